import type { Database } from "../../domain/queryable.ts";
import { actSql } from "./act-sql.ts";
import { emptyingActs } from "./emptied-tables.ts";
import { customerActs } from "./customer-acts.ts";
import { deskActs } from "./desk-acts.ts";
import { invoiceActs } from "./invoice-acts.ts";
import { receiptActs } from "./receipt-acts.ts";

/** One thing that people do in the back office; the numbers choose among what is there by then. */
export interface OfficeAct {
  readonly kind: OfficeActKind;
  readonly first: number;
  readonly second: number;
  readonly pence: number;
}

const everyday = { ...customerActs, ...invoiceActs, ...receiptActs, ...deskActs };
const acts = { ...everyday, ...emptyingActs };

type OfficeActKind = keyof typeof acts;

/** What people do on any day. */
export const officeActKinds = Object.keys(everyday) as (keyof typeof everyday)[];
/** What stops the pushes until a person has looked. */
export const emptyingActKinds = Object.keys(emptyingActs) as (keyof typeof emptyingActs)[];
/** What a person does about held keys. */
export const deskActKinds = Object.keys(deskActs) as (keyof typeof deskActs)[];

/**
 * Does one. What the back office's own rules refuse (a number that is taken) changes nothing. Nor does what would empty a polled
 * table by the way: it would stop the pushes of most small lives.
 */
export async function performInOffice(database: Database, act: OfficeAct, day: string, polled = false): Promise<void> {
  const does = acts[act.kind];
  if (typeof does !== "string") return does(database, act.first);
  const sql = actSql(does, { ...act, day });
  const work = polled && !(act.kind in emptyingActs) ? withoutEmptying(database, sql) : database.execute(sql);
  await work.catch((error: unknown) => {
    if (!/duplicate key|check constraint|table emptied/.test(String(error))) throw error;
  });
}

function withoutEmptying(database: Database, sql: string): Promise<void> {
  return database.transaction(async (transaction) => {
    const [before] = await transaction.query(fullTablesSql);
    await transaction.execute(sql);
    const [after] = await transaction.query(fullTablesSql);
    for (const table in before)
      if (before[table] === true && after?.[table] === false) throw new Error("table emptied");
  });
}

const fullTablesSql = `
  select exists (select from sales.customers) as customers, exists (select from sales.invoices) as invoices,
    exists (select from sales.invoice_lines) as lines, exists (select from sales.receipts) as receipts`;
