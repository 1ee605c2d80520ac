import type { Simulator } from "./simulator.ts";

/** A request that FreeAgent carries out after it has answered with an error. */
export interface LateCommit {
  /** When it is carried out, in the simulator's own time. */
  readonly due: number;
  readonly carryOut: () => Promise<unknown>;
}

/** Carries something out after real milliseconds, or as soon as the simulator's clock has passed that moment. */
export function landLater(simulator: Simulator, milliseconds: number, carryOut: () => Promise<unknown>): void {
  const due = simulator.clock.now() + milliseconds * simulator.clock.scale;
  const late: LateCommit = { due, carryOut };
  simulator.late.add(late);
  setTimeout(() => {
    if (simulator.late.delete(late)) void carryOut();
  }, milliseconds).unref();
}

/** Carries out what is due by the simulator's clock, before the next request is looked at. */
export async function landDue(simulator: Simulator): Promise<void> {
  const now = simulator.clock.now();
  for (const late of simulator.late) {
    if (late.due > now || !simulator.late.delete(late)) continue;
    // With the token and on the day that it came with.
    await simulator.clock.asOf(late.due, late.carryOut);
  }
}
