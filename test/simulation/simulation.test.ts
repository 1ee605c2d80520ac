import fc from "fast-check";
import { expect, test } from "vitest";
import { keptLives } from "./kept-lives.ts";
import { lives, type Life } from "./life.ts";
import { live } from "./live.ts";
import { tellStory } from "./tell-story.ts";

/** More of them by `npm run simulate -- --seeds 20000`. */
const { SIMULATE_SEEDS: wanted, SIMULATE_FROM: from, SIMULATE_SHRINK_MS: shrink } = process.env;
const count = Number(wanted ?? 12);
const first = Number(from ?? 1);
/** How long a failing seed is made shorter, before its story is told. */
const shrinkMilliseconds = Number(shrink ?? 20_000);

test(
  `${count} random lives of both systems, from seed ${first}: every promise is kept at their end`,
  { timeout: 60_000 + count * 10_000 },
  async () => {
    const failures: string[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const limits = { interruptAfterTimeLimit: shrinkMilliseconds, markInterruptAsFailure: true };
      const outcome = await fc.check(fc.asyncProperty(lives, keepsItsPromises), { seed, numRuns: 1, ...limits });
      const [life] = outcome.counterexample ?? fc.sample(lives, { seed, numRuns: 1 });
      const story =
        outcome.failed && life && `${tellStory(life)}\n${String(outcome.errorInstance)}\n${JSON.stringify(life)}`;
      if (wanted !== undefined) console.log(`seed ${seed}: ${story || "kept"}`);
      if (story) failures.push(`Seed ${seed}:\n${story}`);
      if (failures.length === 3) break;
    }
    expect(failures.join("\n\n")).toBe("");
  },
);

test.for(Object.entries(keptLives))("a life that failed once: %s", async ([, life]) => {
  expect((await live(life)).problems).toEqual([]);
});

async function keepsItsPromises(life: Life): Promise<void> {
  const { problems } = await live(life);
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

test("a life is lived again in the same way: the same requests in the same order, the same ends of its nights", async () => {
  const [life] = fc.sample(lives, { seed: 7, numRuns: 1 });
  if (life === undefined) throw new Error("no life");
  expect(await live(life)).toEqual(await live(life));
});
