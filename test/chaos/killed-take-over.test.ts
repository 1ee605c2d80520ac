import { expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { businessOf } from "./books.ts";
import { takeOvers } from "./changes.ts";
import { bringAbout, killedNight } from "./killed-nights.ts";
import { crashPoints } from "./night-order.ts";

/** KILL_MATRIX=all: every point for every kind of object; in each world the points move on by one. Else every point once. */
const step = process.env["KILL_MATRIX"] === "all" ? 1 : takeOvers.length;

/** The books after all take-overs, each with a night of its own, which `kill` may precede. */
async function takeOver(kill: (world: SampleWorld, index: number) => Promise<void>): Promise<unknown> {
  const world = await sampleWorld({ scale: 0.01 });
  try {
    expect((await world.night()).exitCode).toBe(0);
    for (const [index, change] of takeOvers.entries()) {
      await bringAbout(world, change);
      await kill(world, index);
      expect((await world.night()).exitCode, `the night after ${change.route}, ${change.what}`).toBe(0);
    }
    const last = await world.night();
    expect([last.exitCode, last.calls.writes]).toEqual([0, 0]);
    const ours = "select count(*)::integer as n from freeagent_sync.links where not made_by_us";
    expect(await world.database.query(ours)).toEqual([{ n: takeOvers.length }]);
    return businessOf(await world.control("GET", "/books"));
  } finally {
    await world.close();
  }
}

test("a night killed at any point of a take-over is completed by the next: the object is taken over once, and nothing is made beside it", async () => {
  const undisturbed = await takeOver(() => Promise.resolve());
  for (let shift = 0; shift < crashPoints.length; shift += step) {
    const killed = await takeOver(async (world, index) => {
      const point = crashPoints[(index + shift) % crashPoints.length];
      const change = takeOvers[index];
      if (point !== undefined && change !== undefined) await killedNight(world, point, change);
    });
    expect(killed).toEqual(undisturbed);
  }
}, 600_000);
