// npm run bench [-- capture claim ...] [-- --short]: each benchmark prints its table and writes it as JSON; the last table
// shows every ratio beside its target. No time decides about the exit code; only a benchmark that fails does.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const all = readdirSync(`${root}bench`).flatMap((file) => /^([a-z-]+)\.bench\.ts$/.exec(file)?.[1] ?? []);
const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}; there are: ${all.join(", ")}.`);
  process.exit(64);
}

const folder = options.includes("--short") ? `${root}node_modules/.cache/freeagent-sync/bench` : `${root}bench/results`;
const rows = {};
for (const name of asked.length > 0 ? asked : all) {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", `bench/${name}.bench.ts`, ...options], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, BENCH_RESULTS: folder },
  });
  if (status !== 0) {
    process.exitCode = 1;
    rows[`${name}: failed`] = {};
    continue;
  }
  for (const { work, ratio, target } of JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")).rows) {
    rows[`${name}: ${work}`] = { ratio, target };
  }
}
console.log("\nAll ratios of this run");
console.table(rows);
