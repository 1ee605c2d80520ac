import { setTimeout as pause } from "node:timers/promises";

/** Asks again and again until the answer is yes; false when it is not in time, which is long: machines are shared. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 40_000): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
}
