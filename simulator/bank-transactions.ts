import type { Answer, Call } from "./call.ts";
import { bankLineAnswer } from "./bank-line-answer.ts";
import { filteredAccount, findBankAccount } from "./bank-accounts.ts";
import { dayFilter, flagFilter, updatedSince, wordFilter } from "./list-filters.ts";
import { linesBetween } from "./lines-between.ts";
import { page } from "./paging.ts";
import type { BankLine } from "./records.ts";
import { invalid, notFound } from "./refusal.ts";

const views = ["all", "unexplained", "explained", "manual", "imported", "marked_for_review"] as const;

/** GET /v2/bank_transactions: the lines of one account, newest day first. */
export function listBankTransactions(call: Call): Answer {
  const { records, headers } = page(call, listed(call), { reversed: true, relative: true });
  return { status: 200, headers, body: { bank_transactions: records.map((line) => bankLineAnswer(call, line)) } };
}

/** GET /v2/bank_transactions/:id */
export function getBankTransaction(call: Call, id: number): Answer {
  const line = findLine(call, id);
  const headers = { "Last-Modified": new Date(line.updatedAt).toUTCString() };
  return { status: 200, headers, body: { bank_transaction: bankLineAnswer(call, line) } };
}

/** DELETE /v2/bank_transactions/:id: only a line without explanations. */
export function deleteBankTransaction(call: Call, id: number): Answer {
  const line = findLine(call, id);
  if (line.explanations.length > 0) throw invalid("Bank transaction has been explained and cannot be deleted");
  call.world.lines.remove(line);
  if (call.switches.bank_activity_bumps_account) {
    call.world.accounts.touch(findBankAccount(call, line.accountId), call.now);
  }
  return { status: 200 };
}

/** The line of an id; throws 404. */
export function findLine(call: Pick<Call, "world">, id: number): BankLine {
  const line = call.world.lines.get(id);
  if (line === undefined) throw notFound();
  return line;
}

function listed(call: Call): readonly BankLine[] {
  const { world } = call;
  const account = filteredAccount(call);
  const view = wordFilter(call, "view", views, "all");
  const since = updatedSince(call);
  const from = dayFilter(call, "from_date");
  const to = dayFilter(call, "to_date");
  const lastUpload = flagFilter(call, "last_uploaded") ? account.lastUpload : undefined;
  const whole = world.lines.inGroup(account.id);
  const dated = (): readonly BankLine[] =>
    from === undefined && to === undefined ? whole : linesBetween(world, account.id, from ?? "", to ?? "9999");
  if ([since, from, to, lastUpload].every((filter) => filter === undefined) && view === "all") return whole;
  const inclusive = call.switches.updated_since_inclusive;
  const key = [account.id, view, since, inclusive, from, to, lastUpload].join(" ");
  return world.lines.cached(key, () =>
    dated().filter(
      (line) =>
        (since === undefined || (inclusive ? line.updatedAt >= since : line.updatedAt > since)) &&
        (lastUpload === undefined || line.upload === lastUpload) &&
        inView(line, view),
    ),
  );
}

function inView(line: BankLine, view: (typeof views)[number]): boolean {
  if (view === "unexplained") return !line.unexplained.eq(0);
  if (view === "explained") return line.unexplained.eq(0);
  if (view === "manual") return line.isManual;
  if (view === "imported") return !line.isManual;
  return view === "all" || line.explanations.some((one) => one.markedForReview);
}
