import { pushPipelines } from "../../pipelines/pipeline.ts";
import { Actor } from "./actor.ts";
import type { SimulatedWorld } from "./simulated-world.ts";
import type { StagedNight } from "./staged-night.ts";

const loginNeeded = 77;

/** So many log-ins in a row do not fail by chance. */
const mostLogins = 20;

/** What the operator does whom exit code 77 called, and does again where FreeAgent fails in the middle of it. */
export async function logInAgain(world: SimulatedWorld, ends: readonly (StagedNight | undefined)[]): Promise<boolean> {
  if (!ends.some((end) => end?.exitCode === loginNeeded)) return false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await world.logIn();
      return true;
    } catch (error) {
      // A browser that FreeAgent does not answer fails in its own words.
      if (!(error instanceof Error) || attempt === mostLogins) throw error;
    }
  }
}

/** What the operator does whom a night called that stopped because many rows are gone: they were meant to go. */
export async function acceptDeletions(
  world: SimulatedWorld,
  end: StagedNight | undefined,
): Promise<(StagedNight | undefined)[]> {
  if (end?.code !== "many_rows_gone") return [];
  const push = await world.night(new Actor("accepting push"), pushPipelines(undefined, { acceptDeletions: true }));
  await logInAgain(world, [push]);
  return [push];
}
