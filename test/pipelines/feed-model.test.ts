import fc from "fast-check";
import { expect, test } from "vitest";
import { pullPipelines, pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { actKinds, perform, readBooks, type Act } from "./book-keeping.ts";
import { booked, fed, held } from "./feed-against-books.ts";

// Few months for every day; FEED_MODEL_MONTHS=200 for a night of searching, FEED_MODEL_SEED to see one again.
const months = Number(process.env["FEED_MODEL_MONTHS"] ?? 5);
const seed = Number(process.env["FEED_MODEL_SEED"] ?? 20261123);

const often = ["line arrives", "line is explained", "line is guessed", "entry is deleted"] as const;
const act = fc.record({
  // Mostly what moves payments.
  kind: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...actKinds) },
    { weight: 1, arbitrary: fc.constantFrom(...often) },
  ),
  first: fc.nat(1000),
  second: fc.nat(1000),
  amount: fc.integer({ min: 1, max: 60 }),
});
const month = fc.array(fc.array(act, { minLength: 4, maxLength: 14 }), { minLength: 4, maxLength: 6 });
const switches = fc.record({
  guesses_count_as_paid: fc.boolean(),
  payments_bump_updated_at: fc.boolean(),
  updated_since_inclusive: fc.boolean(),
  manual_line_goes_with_explanation: fc.boolean(),
  relative_bank_links: fc.boolean(),
  overpayment: fc.constantFrom("422", "accepted"),
  pay_paid_invoice: fc.constantFrom("422", "accepted"),
  explain_more_than_line: fc.constantFrom("422", "accepted"),
  guess: fc.constantFrom("merge", "merge_and_explain", "off"),
  link_quotes: fc.constantFrom("single", "double"),
} as const);

test(
  "whatever bank and people do in a month, after every pull the feed equals the books, and a replay adds nothing",
  async () => {
    await fc.assert(
      fc.asyncProperty(month, switches, async (nights, chosen) => {
        const world = await sampleWorld({
          scale: 0.006,
          switches: chosen,
          edit: (files) => {
            files.edit("freeagent-sync.yaml", '{ main: "Current account" }', "{}");
          },
        });
        try {
          await world.night();
          for (const acts of nights) await liveADay(world, acts);
          await becomesQuiet(world);
        } finally {
          await world.close();
        }
      }),
      { numRuns: months, seed, endOnFailure: months > 5 },
    );
  },
  Math.max(60_000, months * 20_000),
);

async function liveADay(world: SampleWorld, acts: readonly Act[]): Promise<void> {
  for (const one of acts) await perform(world, one);
  const pulled = await world.night(pullPipelines(undefined));
  expect(pulled.problem).toBeUndefined();
  expect(await fed(world)).toEqual(booked(await readBooks(world)));
  expect(await held(world)).toEqual([]);

  const rows = await count(world);
  await world.night(pullPipelines("bank-payments"));
  expect(await count(world)).toBe(rows);
  await world.night(pushPipelines(undefined));
  await world.control("POST", "/clock", { move_seconds: 3000 });
}

/** Two nights later nothing is left to write, on either side. */
async function becomesQuiet(world: SampleWorld): Promise<void> {
  await world.night();
  await world.night();
  const rows = await count(world);
  const third = await world.night();
  expect(third.calls.writes).toBe(0);
  expect(await count(world)).toBe(rows);
}

async function count({ database }: SampleWorld): Promise<number> {
  const [row] = await database.query("select count(*)::integer as n from freeagent_sync.bank_payments");
  return Number(row?.["n"]);
}
