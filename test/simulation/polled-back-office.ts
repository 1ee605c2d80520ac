import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import type { Database } from "../../domain/queryable.ts";
import { acquireLease, leaseSeconds, releaseLease } from "../../load/runs/lease.ts";
import { pollTable } from "../../load/changes/poll-table.ts";

type Capture = CompanyConfig["capture"];

/** The same tables, found to have changed by polls. */
export function polledTables({ contact, invoice, payment }: Capture): Capture {
  const polled = (tables: Capture["contact"]) => tables.map((table) => ({ ...table, method: "poll" as const }));
  return { contact: polled(contact), invoice: polled(invoice), payment: polled(payment) };
}

/** Ends the recording by triggers, and remembers what the tables hold. What was there before is work by its recorded changes. */
export async function pollFromNowOn(database: Database, company: CompanyConfig): Promise<void> {
  await switchTriggers(database, "disable");
  const lease = await database.transaction((transaction) =>
    acquireLease(transaction, company.name, "first poll", company.limits.settle_seconds, leaseSeconds),
  );
  for (const table of capturedTables(company)) await pollTable(database, lease, table);
  await releaseLease(database, lease);
}

/** A theatre keeps its triggers from one life to the next. */
export async function switchTriggers(database: Database, state: "enable" | "disable"): Promise<void> {
  const tables = ["customers", "invoices", "invoice_lines", "receipts"];
  await database.execute(tables.map((table) => `alter table sales.${table} ${state} trigger user`).join("; "));
}
