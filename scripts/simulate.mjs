// npm run simulate -- --seeds 20000 [--from 1]: random lives of both systems, two at a time; tells the story of those that fail.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "200" }, from: { type: "string", default: "1" } },
});
const half = Math.ceil(Number(values.seeds) / 2);
const parts = [
  [Number(values.from), half],
  [Number(values.from) + half, Number(values.seeds) - half],
].filter(([, count]) => count > 0);
const ends = parts.map(([from, count]) => {
  const child = spawn("npx", ["vitest", "run", "test/simulation/simulation.test.ts"], {
    stdio: "inherit",
    env: { ...process.env, SIMULATE_SEEDS: String(count), SIMULATE_FROM: String(from) },
  });
  return new Promise((resolve) => child.on("close", resolve));
});
for (const end of ends) if ((await end) !== 0) process.exitCode = 1;
