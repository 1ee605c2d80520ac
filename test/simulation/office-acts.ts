import type { Database } from "../../domain/queryable.ts";
import { actSql } from "./act-sql.ts";
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

const acts = { ...customerActs, ...invoiceActs, ...receiptActs, ...deskActs };

type OfficeActKind = keyof typeof acts;

/** All of them. */
export const officeActKinds = Object.keys(acts) as OfficeActKind[];
/** What a person does about held keys. */
export const deskActKinds = Object.keys(deskActs) as (keyof typeof deskActs)[];

/** Does one. What the back office's own rules refuse (a number that is taken) changes nothing. */
export async function performInOffice(database: Database, act: OfficeAct, day: string): Promise<void> {
  const does = acts[act.kind];
  if (typeof does !== "string") return does(database, act.first);
  await database.execute(actSql(does, { ...act, day })).catch((error: unknown) => {
    if (!/duplicate key|check constraint/.test(String(error))) throw error;
  });
}
