import { giveMoreWorkMem } from "../../db/more-work-mem.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * For statements that join whole tables; ends with the transaction. Right after a backfill the tables have no statistics
 * yet, and PostgreSQL would loop over one for every row of the other: a minute for 10,000 invoices, where a hash join takes
 * a tenth of a second. The hash tables get room for a million keys.
 */
export async function preferHashJoins(transaction: Queryable): Promise<void> {
  await transaction.execute("set local enable_nestloop = off");
  await giveMoreWorkMem(transaction);
}

/**
 * For statements that join whole tables too, but serve themselves of indexes once PostgreSQL knows how few rows are left:
 * no loops while one of our tables is filled and has no statistics, which is the time after a first pull. Ends with the
 * transaction. Reads the catalogue, and the sizes of the tables that it names.
 */
export async function preferHashJoinsAtFirst(transaction: Queryable): Promise<void> {
  await transaction.execute(
    `select set_config('enable_nestloop', 'off', true)
     where exists (
       select
       from pg_catalog.pg_class c
       where c.relnamespace in ('freeagent_mirror'::regnamespace, 'freeagent_sync'::regnamespace)
         and c.relkind = 'r'
         and c.reltuples < 0
         and pg_relation_size(c.oid) > ${notAHandful})`,
  );
}

/** Bytes; PostgreSQL makes no statistics by itself of tables with some dozen rows. */
const notAHandful = 65_536;
