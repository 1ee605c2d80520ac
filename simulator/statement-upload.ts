import type { Answer, Call } from "./call.ts";
import { filteredAccountId, findBankAccount } from "./bank-accounts.ts";
import { fileStatement } from "./statement-file.ts";
import { importStatement } from "./statement-import.ts";
import { jsonStatement } from "./statement-lines.ts";

/** POST /v2/bank_transactions/statement: 200 with an empty body once received; the import comes later, by the clock. */
export function uploadStatement(call: Call): Answer {
  const account = findBankAccount(call, filteredAccountId(call));
  const lines =
    call.file === undefined ? jsonStatement(call.json, call.switches.quoted_amount) : fileStatement(call.file);
  call.world.revision.count += 1;
  const wait = call.switches.statement_import_seconds;
  if (wait === 0) importStatement(call, account.id, lines);
  else call.world.pendingStatements.push({ accountId: account.id, lines, dueAt: call.now + wait * 1000 });
  return { status: 200 };
}
