import { addDays } from "../../domain/days.ts";
import { decimal, type DecimalValue } from "../../domain/money.ts";
import type { LineMatch } from "./match-bank-lines.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";
import type { EntryLine } from "./payment-books.ts";

/** The lines with what the matches leave of them; a line that is used up is left out. */
export function linesLeft(lines: readonly OpenBankLine[], matches: Iterable<LineMatch>): readonly OpenBankLine[] {
  const taken = new Map<number, DecimalValue>();
  for (const match of matches) {
    if (match.kind !== "line") continue;
    const { freeagentId } = match.line;
    taken.set(freeagentId, (taken.get(freeagentId) ?? decimal("0")).plus(decimal(match.amount)));
  }
  return lines.flatMap((line) => {
    const amount = taken.get(line.freeagentId);
    if (amount === undefined) return [line];
    const free = decimal(line.free).minus(amount);
    return free.gt("0") ? [{ ...line, free: free.toFixed() }] : [];
  });
}

/** The lines that a payment of an account and day may have: what looks for them alone need not sort all others. */
export function linesNear(
  lines: readonly OpenBankLine[],
  { bankAccountId, datedOn }: Pick<OpenBankLine, "bankAccountId" | "datedOn">,
  days: number,
): readonly OpenBankLine[] {
  const [from, to] = [addDays(datedOn, -days), addDays(datedOn, days)];
  return lines.filter((line) => line.bankAccountId === bankAccountId && line.datedOn >= from && line.datedOn <= to);
}

/** The lines as they are once an entry of ours is deleted: its part of its line is free again. */
export function withOwnPart(lines: readonly OpenBankLine[], { line, part }: EntryLine): readonly OpenBankLine[] {
  const present = lines.find(({ freeagentId }) => freeagentId === line.freeagentId);
  const free = decimal(present?.free ?? "0").plus(decimal(part));
  return [...lines.filter((other) => other !== present), { ...line, free: free.toFixed() }];
}
