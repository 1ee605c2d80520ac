import { pullPipelines, pushPipelines, type Pipeline } from "../../pipelines/pipeline.ts";
import { usualPull } from "../../pipelines/pull/pull-options.ts";
import { acceptEmptied } from "./emptied-tables.ts";
import { Actor } from "./actor.ts";
import type { SimulatedWorld } from "./simulated-world.ts";
import type { StagedNight } from "./staged-night.ts";

const loginNeeded = 77;

/** So many log-ins in a row do not fail by chance, even where three faults each take 40 % of the calls. */
const mostLogins = 200;

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

/** Runs by which the operator lets through what a run stopped for, by the problem's name: it was meant. */
const acceptances: Readonly<Record<string, readonly Pipeline[]>> = {
  many_rows_gone: pushPipelines(undefined, { acceptDeletions: true }),
  many_deletions: pullPipelines(undefined, { ...usualPull, acceptDeletions: true }),
};

/**
 * What the operator does whom a run called that stopped: because much is gone at once, on either side, or because a table was
 * emptied. Gives the runs by which it goes on; undefined where none had stopped.
 */
export async function letGoOn(
  world: SimulatedWorld,
  end: StagedNight | undefined,
): Promise<readonly (StagedNight | undefined)[] | undefined> {
  if (end?.code === "table_emptied") {
    await acceptEmptied(world.database, world.company.name);
    return [];
  }
  const accepting = acceptances[end?.code ?? ""];
  if (accepting === undefined) return undefined;
  const run = await world.night(new Actor("accepting run"), accepting);
  await logInAgain(world, [run]);
  return [run];
}
