import { counted } from "./counted.ts";

/** How long something lasts, by the whole days that are left of it. */
export function daysLeft(days: number): string {
  return days === 0 ? "less than a day" : counted(days, "more day");
}
