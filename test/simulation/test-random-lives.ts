import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lives, type Life } from "./life.ts";
import { live } from "./live.ts";
import { tellStory } from "./tell-story.ts";
import { openTheatre, type Theatre } from "./theatre.ts";

/** Test files among which the lives are dealt out, so that every core has one. */
const parts = 4;
/** More of them by `npm run simulate -- --seeds 20000`. */
const { SIMULATE_SEEDS: wanted, SIMULATE_FROM: from, SIMULATE_SHRINK_MS: shrink } = process.env;
const count = Number(wanted ?? 200);
const first = Number(from ?? 1);
/** How long a failing life is made shorter, before its story is told. */
const shrinkMilliseconds = Number(shrink ?? 20_000);
/** Stories that are told; the lives after them are not lived. */
const most = 3;

/** Lives the lives of one part (0 to 3): every fourth seed. */
export function testRandomLives(part: number): void {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await openTheatre();
  });
  afterAll(async () => {
    await theatre.close();
  });
  const seeds = Array.from({ length: count }, (_, index) => first + index).filter((_, index) => index % parts === part);
  const timeout = 60_000 + seeds.length * 10_000;
  test.skipIf(seeds.length === 0)(
    `${seeds.length} random lives of both systems, every ${parts}th from seed ${seeds[0] ?? first}: every promise is kept at their end`,
    { timeout },
    async () => {
      const failures: string[] = [];
      for (const seed of seeds) {
        const story = await failureOf(theatre, seed);
        if (wanted !== undefined) console.log(`seed ${seed}: ${story ?? "kept"}`);
        if (story !== undefined) failures.push(`Seed ${seed}:\n${story}`);
        if (failures.length === most) break;
      }
      expect(failures.join("\n\n")).toBe("");
    },
  );
}

/** The story of a seed's life, made as short as it goes, with the promises that were not kept; undefined when all were. */
async function failureOf(theatre: Theatre, seed: number): Promise<string | undefined> {
  const [life] = fc.sample(lives, { seed, numRuns: 1 });
  if (life === undefined) throw new Error("no life");
  const { problems } = await live(theatre, life);
  if (problems.length === 0) return undefined;
  const shorter = await makeShorter(theatre, seed);
  return [tellStory(shorter ?? life), ...problems, JSON.stringify(shorter ?? life)].join("\n");
}

/** A life that came of a seed's by leaving things out and still fails; undefined when none was found in time. */
async function makeShorter(theatre: Theatre, seed: number): Promise<Life | undefined> {
  const keepsItsPromises = async (life: Life): Promise<boolean> => (await live(theatre, life)).problems.length === 0;
  const limits = { interruptAfterTimeLimit: shrinkMilliseconds, markInterruptAsFailure: true };
  const { counterexample } = await fc.check(fc.asyncProperty(lives, keepsItsPromises), { seed, numRuns: 1, ...limits });
  return counterexample?.[0];
}
