import { describe, test } from "vitest";
import { runChaos } from "./run-chaos.ts";

/** More of them, with 1,000 invoices each, by `npm run chaos -- --seeds 200`, which also prints what each one went through. */
const { CHAOS_SEEDS: wanted, CHAOS_FROM: from } = process.env;
const invoices = wanted === undefined ? 200 : 1_000;
const seeds = Array.from({ length: Number(wanted ?? 1) }, (_, index) => index + Number(from ?? 1));

describe.concurrent(`${invoices} invoices through a FreeAgent that breaks one call in five`, () => {
  test.for(seeds)(
    "seed %i: by two processes that are killed and suspended at random, nothing is lost, nothing doubled",
    { timeout: 100_000 * seeds.length },
    async (seed, { expect }) => {
      const result = await runChaos(seed, invoices / 1_000, 12);
      if (wanted !== undefined) console.log(JSON.stringify(result));
      expect(result.problems).toEqual([]);
      expect(result.kills + result.stops).toBeGreaterThan(0);
      expect(result.faulted).toBeGreaterThan(0.1 * result.requests);
    },
  );
});
