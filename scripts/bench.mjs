// npm run bench [-- capture|claim|reconcile]: each prints one table of ratios from one run and keeps it under bench/results/.
import { spawnSync } from "node:child_process";

const names = process.argv.length > 2 ? process.argv.slice(2) : ["capture", "claim", "reconcile"];
for (const name of names) {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", `bench/${name}.ts`], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
