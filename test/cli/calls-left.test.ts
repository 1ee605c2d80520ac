import { expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld } from "../support/sample-world.ts";

interface Told {
  readonly msg: string;
  readonly calls_left?: number;
}

/** Calls taken at once at most: so many may be lost when a minute ends (db/request-budget.ts). */
const largestGroup = 10;

test("a night logs the calls left of the hour, and the next one goes on from there", async () => {
  const world = await sampleWorld({ scale: 0.01 });
  try {
    const night = async () => {
      const args = ["nightly", "--json", "--config", world.configFile];
      const { stdout, stderr } = await runCli(args, { environment: world.environment });
      const { companies } = JSON.parse(stdout) as { companies: { calls: { reads: number; writes: number } }[] };
      const lines = stderr.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Told]));
      const told = lines.filter(({ msg }) => msg === "batch.pushed" || msg === "list.mirrored");
      return {
        calls: companies.reduce((sum, { calls }) => sum + calls.reads + calls.writes, 0),
        left: told.map((line) => line.calls_left ?? Number.NaN),
        batches: told.filter(({ msg }) => msg === "batch.pushed").length,
      };
    };
    const first = await night();
    expect(first.batches).toBeGreaterThanOrEqual(3);
    expect(first.left).toEqual(first.left.toSorted((a, b) => b - a));
    const spent = 3400 - (first.left.at(-1) ?? Number.NaN);
    expect(spent).toBeGreaterThanOrEqual(first.calls - 1);
    expect(spent).toBeLessThan(first.calls + largestGroup);

    const second = await night();
    const [begin] = second.left;
    expect(begin).toBeLessThan(3400 - first.calls);
  } finally {
    await world.close();
  }
});
