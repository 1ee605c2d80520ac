import { decimal } from "../domain/money.ts";
import type { LineMatch } from "./match-bank-lines.ts";
import type { OpenBankLine } from "./open-lines.ts";
import type { EntryLine } from "./payment-books.ts";

/** The lines with what the matches leave of them; a line that is used up is left out. */
export function linesLeft(lines: readonly OpenBankLine[], matches: readonly LineMatch[]): readonly OpenBankLine[] {
  return lines.flatMap((line) => {
    const taken = matches.flatMap((match) =>
      match.kind === "line" && match.line.freeagentId === line.freeagentId ? [match.amount] : [],
    );
    const free = taken.reduce((left, amount) => left.minus(decimal(amount)), decimal(line.free));
    return free.gt("0") ? [{ ...line, free: free.toFixed() }] : [];
  });
}

/** The lines as they are once an entry of ours is deleted: its part of its line is free again. */
export function withOwnPart(lines: readonly OpenBankLine[], { line, part }: EntryLine): readonly OpenBankLine[] {
  const present = lines.find(({ freeagentId }) => freeagentId === line.freeagentId);
  const free = decimal(present?.free ?? "0").plus(decimal(part));
  return [...lines.filter((other) => other !== present), { ...line, free: free.toFixed() }];
}
