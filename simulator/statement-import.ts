import { bumpAccount } from "./create-explanation.ts";
import type { ExplainCall } from "./explanation-attributes.ts";
import { guessInvoice, mergeWithManual } from "./guess.ts";
import { wholeSecond } from "./collection.ts";
import { linesBetween } from "./lines-between.ts";
import { pence } from "./decimals.ts";
import type { BankLine, StatementLine } from "./records.ts";
import { nextId } from "./world.ts";

/**
 * Imports statement lines into an account: a line equal in day, amount and description to one that was there before the
 * statement is dropped, so twins inside one statement survive. Guess looks at each. Returns what became of them.
 */
export function importStatement(call: ExplainCall, accountId: number, lines: readonly StatementLine[]): BankLine[] {
  const account = call.world.accounts.get(accountId);
  if (account === undefined) return [];
  account.lastUpload += 1;
  const days = lines.map((line) => line.datedOn).sort();
  const there = linesBetween(call.world, accountId, days[0] ?? "", days.at(-1) ?? "");
  const known = new Set(there.map((line) => identity(call, line)));
  const fresh = lines.filter((line) => !known.has(identity(call, line)));
  const upload = account.lastUpload;
  return fresh.map((line) => arrive(call, accountId, line, upload));
}

/** One line arrives on an account, whatever is there already. */
export function arrive(call: ExplainCall, accountId: number, line: StatementLine, upload: number): BankLine {
  const at = wholeSecond(call.now);
  const arriving: BankLine = {
    id: call.world.ids.line,
    createdAt: at,
    updatedAt: at,
    touched: 0,
    accountId,
    amount: pence(line.amount),
    datedOn: line.datedOn,
    description: `${line.text}//${line.type}/`,
    text: line.text,
    fitid: line.fitid,
    isManual: false,
    uploadedAt: at,
    upload,
    unexplained: pence(line.amount),
    explanations: [],
    share: undefined,
  };
  const merged = mergeWithManual(call, arriving);
  if (merged !== undefined) return merged;
  nextId(call.world, "line");
  call.world.lines.add(arriving);
  bumpAccount(call, accountId);
  guessInvoice(call, arriving);
  return arriving;
}

/** Imports every statement whose time has come. */
export function importDueStatements(call: ExplainCall): void {
  const { world } = call;
  if (world.pendingStatements.length === 0) return;
  const due = world.pendingStatements.filter((statement) => statement.dueAt <= call.now);
  world.pendingStatements = world.pendingStatements.filter((statement) => statement.dueAt > call.now);
  for (const statement of due) importStatement(call, statement.accountId, statement.lines);
}

function identity(call: ExplainCall, line: StatementLine | BankLine): string {
  const fitid = call.switches.fitid_protects_twins ? (line.fitid ?? "") : "";
  return `${line.datedOn} ${pence(line.amount).toFixed(2)} ${line.text} ${fitid}`;
}
