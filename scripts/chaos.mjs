// npm run chaos -- --seeds 200 [--from 1]: the storm of test/chaos over many seeds, five at a time; a line per seed.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "20" }, from: { type: "string", default: "1" } },
});
const { status } = spawnSync("npx", ["vitest", "run", "test/chaos/chaos.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, CHAOS_SEEDS: values.seeds, CHAOS_FROM: values.from },
});
process.exitCode = status ?? 1;
