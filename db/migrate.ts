import pg from "pg";
import * as z from "zod";
import { Problem } from "../domain/problem.ts";
import type { Database, Queryable } from "../domain/queryable.ts";
import { lockTimedOut } from "./server-ailing.ts";
import { migrationsFolder, readMigrations } from "./migration-files.ts";
import type { Migration } from "./migration-files.ts";
import { ledgerLockSql, ledgerSql, ledgerTable, lockTimeoutSql, recordSql } from "./migration-ledger.ts";

const oldestServer = 140_000;
const appliedRows = z.array(z.object({ name: z.string(), checksum: z.string() }));
const serverRows = z.tuple([z.object({ version: z.int(), text: z.string(), encoding: z.string() })]);
/** The only one that keeps every character that FreeAgent may send, and in which PostgreSQL can normalise them to compare. */
const fitEncoding = "UTF8";

/**
 * Brings a database to this program's schema: applies the migrations it lacks, in order, each in a transaction of
 * its own; several programs may do so at once. Gives the names of those it applied; a database that has them all is
 * only read.
 * @throws Problem `configuration` when the server is too old, the database has another encoding than UTF8 or is newer
 * than the program, an applied migration was changed since, or the role may not create schemas; `try_later` when a table
 * is busy; `bug` when a migration fails.
 */
export async function migrate(database: Database, options: { readonly folder?: string } = {}): Promise<string[]> {
  const migrations = readMigrations(options.folder ?? migrationsFolder);
  await checkServer(database);
  if (!(await hasLedger(database)))
    await inTurn(database, "the schema freeagent_sync", (transaction) => makeLedger(transaction));
  const applied = await readApplied(database);
  checkHistory(migrations, applied);
  const done: string[] = [];
  for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
    if (await inTurn(database, migration.name, (transaction) => apply(transaction, migration))) {
      done.push(migration.name);
    }
  }
  return done;
}

/** Names of the migrations that a database lacks; it is only read. @throws Problem as migrate */
export async function pendingMigrations(database: Queryable): Promise<string[]> {
  const migrations = readMigrations(migrationsFolder);
  await checkServer(database);
  const applied = (await hasLedger(database)) ? await readApplied(database) : new Map<string, string>();
  checkHistory(migrations, applied);
  return migrations.flatMap(({ name }) => (applied.has(name) ? [] : [name]));
}

/**
 * For commands that only read: they make nothing in a database that is not ours yet, or not of this version.
 * @throws Problem configuration/schema_not_migrated; others as migrate
 */
export async function requireMigrated(database: Queryable): Promise<void> {
  const [first, ...others] = await pendingMigrations(database);
  if (first === undefined) return;
  const missing = others.length === 0 ? first : `${first} and ${others.length} more`;
  throw configuration(
    "schema_not_migrated",
    `The database does not have the tables of this version of freeagent-sync (missing: ${missing}): ` +
      "check that DATABASE_URL names the right one, then run freeagent-sync migrate.",
  );
}

async function checkServer(database: Queryable): Promise<void> {
  const rows = await database.query(
    `select current_setting('server_version_num')::integer as version,
            current_setting('server_version') as text,
            current_setting('server_encoding') as encoding`,
  );
  const [server] = serverRows.parse(rows);
  if (server.version < oldestServer) {
    throw configuration("database_too_old", `PostgreSQL 14 or later is needed; this server is version ${server.text}.`);
  }
  if (server.encoding === fitEncoding) return;
  throw configuration(
    "database_encoding_unfit",
    `The encoding of the database is ${server.encoding}, which lacks or does not know characters that FreeAgent sends (a ` +
      "name, a bank line): move it to one of encoding UTF8 (pg_dump, createdb --encoding UTF8 --template template0, restore).",
  );
}

async function hasLedger(database: Queryable): Promise<boolean> {
  const rows = await database.query("select 1 where to_regclass($1) is not null", [ledgerTable]);
  return rows.length > 0;
}

async function makeLedger(transaction: Queryable): Promise<boolean> {
  await transaction.execute(ledgerSql);
  return true;
}

async function readApplied(database: Queryable): Promise<Map<string, string>> {
  const rows = await database.query(`select name, checksum from ${ledgerTable}`);
  return new Map(appliedRows.parse(rows).map(({ name, checksum }) => [name, checksum]));
}

function checkHistory(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    const expected = known.get(name);
    if (expected === undefined) {
      throw configuration(
        "database_newer_than_program",
        `The database has migration ${name}, which this program does not know: install the newer freeagent-sync.`,
      );
    }
    if (expected !== checksum) {
      throw configuration(
        "migration_changed",
        `Migration ${name} is not the one that was applied to this database: reinstall the freeagent-sync ` +
          "that belongs to it, and make changes in a new migration.",
      );
    }
  }
}

/** Gives false when another program has applied the migration while we waited for our turn. */
async function apply(transaction: Queryable, migration: Migration): Promise<boolean> {
  if ((await readApplied(transaction)).has(migration.name)) return false;
  await transaction.execute(lockTimeoutSql);
  await transaction.execute(migration.sql);
  await transaction.execute(recordSql(migration));
  return true;
}

async function inTurn(
  database: Database,
  what: string,
  work: (transaction: Queryable) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await database.transaction(async (transaction) => {
      await transaction.query(ledgerLockSql);
      return await work(transaction);
    });
  } catch (error) {
    throw migrationFailed(what, error);
  }
}

function migrationFailed(what: string, error: unknown): unknown {
  const timedOut = lockTimedOut(error);
  if (timedOut !== undefined) {
    const message =
      `Another transaction keeps busy what migration ${what} changes (${timedOut.message}). Nothing of it was stored, ` +
      "and no writer waits for it; run migrate again when that transaction has ended.";
    return new Problem({ kind: "try_later", code: "migration_table_busy", message, cause: error });
  }
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === "42501") {
    return configuration(
      "database_privilege_missing",
      `The database role may not create ${what} (${error.message}): check that DATABASE_URL names the right database, ` +
        "then run migrate as a role that may create schemas (docs/dba.md), or have a DBA run what migrate --print-sql prints.",
      error,
    );
  }
  const message = `Migration ${what} failed: ${error.message}`;
  return new Problem({ kind: "bug", code: "migration_failed", message, cause: error });
}

function configuration(code: string, message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code, message, cause });
}
