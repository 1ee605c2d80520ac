// npm run simulate -- --seeds 20000 [--from 1]: random lives of both systems, two at a time; tells the story of those that fail.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "200" }, from: { type: "string", default: "1" } },
});
const { status } = spawnSync("npx", ["vitest", "run", "--maxWorkers=2", "test/simulation/lives-"], {
  stdio: "inherit",
  env: { ...process.env, SIMULATE_SEEDS: values.seeds, SIMULATE_FROM: values.from },
});
process.exitCode = status ?? 1;
