import { beforeAll, describe, expect, test } from "vitest";
import type { SampleConfig } from "../support/sample-config.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { businessOf } from "./books.ts";
import { changes } from "./changes.ts";
import { bringAbout, killedNight } from "./killed-nights.ts";
import { crashPoints } from "./night-order.ts";

/** KILL_MATRIX=all: every point for every change. Else each point is tried on every second one, its neighbour on the others. */
const everyChange = process.env["KILL_MATRIX"] === "all";

/** The books after all changes, each followed by a night that nobody disturbed. */
let expected: unknown;

/** A world in which every kind of write is made. */
function crediting(): Promise<SampleWorld> {
  const edit = (files: SampleConfig): void => {
    files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: credit_note");
  };
  return sampleWorld({ scale: 0.01, edit });
}

beforeAll(async () => {
  const world = await crediting();
  try {
    expect((await world.night()).exitCode).toBe(0);
    for (const change of changes) {
      await bringAbout(world, change);
      expect((await world.night()).exitCode, change.what).toBe(0);
    }
    expected = businessOf(await world.control("GET", "/books"));
  } finally {
    await world.close();
  }
});

describe.concurrent("a night killed", () => {
  test.for(crashPoints)(
    "%s, for every kind of write: the next night completes it, and the books are as if nothing had happened",
    // Seven worlds at once: on a machine that others use as well this has taken three minutes.
    { timeout: 900_000 },
    async (point, { expect: check }) => {
      const world = await crediting();
      try {
        check((await world.night()).exitCode).toBe(0);
        for (const [index, change] of changes.entries()) {
          await bringAbout(world, change);
          const killed = everyChange || index % 2 === crashPoints.indexOf(point) % 2;
          if (killed) await killedNight(world, point, change);
          check((await world.night()).exitCode, `the night after ${change.route}, ${change.what}`).toBe(0);
        }
        const last = await world.night();
        check([last.exitCode, last.calls.writes]).toEqual([0, 0]);
        check(businessOf(await world.control("GET", "/books"))).toEqual(expected);
      } finally {
        await world.close();
      }
    },
  );
});
