import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptLives } from "./kept-lives.ts";
import { lives } from "./life.ts";
import { live } from "./live.ts";
import { openTheatre, type Theatre } from "./theatre.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(async () => {
  await theatre.close();
});

test.for(Object.entries(keptLives))("a life that failed once: %s", async ([, life]) => {
  expect((await live(theatre, life)).problems).toEqual([]);
});

test.for([7, 17])(
  "a life is lived again in the same way: the same requests in the same order, the same ends of its nights (seed %i)",
  async (seed) => {
    const [life] = fc.sample(lives, { seed, numRuns: 1 });
    if (life === undefined) throw new Error("no life");
    expect(await live(theatre, life)).toEqual(await live(theatre, life));
  },
);
