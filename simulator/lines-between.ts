import type { BankLine } from "./records.ts";
import type { World } from "./world.ts";

/** The lines of an account from one day to another, both included, oldest first. */
export function linesBetween(world: World, accountId: number, from: string, to: string): readonly BankLine[] {
  const { list, start } = world.lines.fromInGroup(accountId, (line) => line.datedOn >= from);
  const end = world.lines.fromInGroup(accountId, (line) => line.datedOn > to).start;
  return list.slice(start, end);
}
