import { createHash } from "node:crypto";
import type { Entity } from "../domain/entity.ts";

/** One table whose changes are recorded for an entity. */
export interface CapturedTable {
  readonly company: string;
  readonly entity: Entity;
  readonly schema: string;
  readonly table: string;
  readonly key: string;
  /** True for a table that only feeds the entity (invoice lines): whatever happens there is an update of the entity. */
  readonly feeds: boolean;
}

const events = [
  { name: "insert", letter: "I", rows: "new_rows", transition: "new table as new_rows" },
  { name: "update", letter: "U", rows: undefined, transition: "old table as old_rows new table as new_rows" },
  { name: "delete", letter: "D", rows: "old_rows", transition: "old table as old_rows" },
] as const;

/**
 * SQL that records the changes of one table: per event one statement-level trigger with transition tables, so a
 * statement over many rows costs one insert. The functions run with their owner's rights: whoever may write the
 * user's table needs no rights on our schema. Running it again replaces what is there.
 */
export function captureInstallSql(table: CapturedTable): string {
  return events
    .map((event) => {
      const name = captureName(table, event.name);
      return [
        `create or replace function ${name.functionName}() returns trigger`,
        "language plpgsql security definer set search_path = pg_catalog as $capture$",
        "begin",
        // What our own apply step writes came from FreeAgent: it is no change to send back.
        "  if current_setting('freeagent_sync.origin', true) is not distinct from 'freeagent' then",
        "    return null;",
        "  end if;",
        `  insert into freeagent_sync.${table.entity}_changes (company, source_key, op)`,
        `  ${changedKeysSql(table, event)};`,
        "  return null;",
        "end $capture$;",
        `drop trigger if exists ${name.trigger} on ${name.table};`,
        `create trigger ${name.trigger}`,
        `  after ${event.name} on ${name.table}`,
        `  referencing ${event.transition}`,
        `  for each statement execute function ${name.functionName}();`,
      ].join("\n");
    })
    .join("\n\n");
}

/** SQL that removes the triggers and functions of one table; nothing is left behind. */
export function captureRemoveSql(table: CapturedTable): string {
  return events
    .map((event) => {
      const name = captureName(table, event.name);
      return `drop trigger if exists ${name.trigger} on ${name.table};\ndrop function if exists ${name.functionName}();`;
    })
    .join("\n");
}

/** Names of the triggers that capture needs on one table, unquoted. */
export function captureTriggerNames(table: CapturedTable): readonly string[] {
  return events.map((event) => triggerName(table, event.name));
}

function changedKeysSql(table: CapturedTable, event: (typeof events)[number]): string {
  const key = quoteIdentifier(table.key);
  const company = quoteLiteral(table.company);
  const letter = quoteLiteral(table.feeds ? "U" : event.letter);
  // A changed key means two entities: the one that was and the one that is.
  const rows = event.rows ?? `(select ${key} from old_rows union select ${key} from new_rows)`;
  // The key of the entity's own table is unique in a statement; many lines of one invoice are one change.
  const distinct = table.feeds ? "distinct " : "";
  return `select ${distinct}${company}, r.${key}::text, ${letter} from ${rows} r where r.${key} is not null`;
}

function captureName(table: CapturedTable, event: string) {
  const trigger = triggerName(table, event);
  return {
    trigger: quoteIdentifier(trigger),
    functionName: `freeagent_sync.${quoteIdentifier(trigger)}`,
    table: `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.table)}`,
  };
}

/** Readable, and unique by its hash within PostgreSQL's 63 bytes. */
function triggerName(table: CapturedTable, event: string): string {
  const identity = [table.company, table.entity, table.schema, table.table, table.key].join("\u0000");
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 8);
  return `freeagent_sync_${table.entity}_${event}_${hash}`;
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
