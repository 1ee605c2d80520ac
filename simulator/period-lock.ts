import type { World } from "./world.ts";

/** Whether a day lies in a period that was closed. */
export function isLockedDay(world: World, day: string): boolean {
  return world.lockedToDate !== undefined && day <= world.lockedToDate;
}
