import type { Entity } from "./entity.ts";

/** One table whose changes become change rows of an entity. */
export interface CapturedTable {
  readonly company: string;
  readonly entity: Entity;
  readonly schema: string;
  readonly table: string;
  /** Column that holds the key of the entity. */
  readonly key: string;
  /** True for a table that only feeds the entity (invoice lines): whatever happens there is an update of the entity. */
  readonly feeds: boolean;
  /** triggers: written in the transaction of the change; poll: found by comparison at the start of a push. */
  readonly method: "triggers" | "poll";
}

/** The table's name for SQL statements, whatever its parts are. */
export function quotedName({ schema, table }: Pick<CapturedTable, "schema" | "table">): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/** What our tables and messages call the table: as people write it, so a schema that is a reserved word stands as it is. */
export function qualifiedName({ schema, table }: Pick<CapturedTable, "schema" | "table">): string {
  return `${quoteWhereNeeded(schema)}.${quoteWhereNeeded(table)}`;
}

/** A name as an SQL identifier, quoted only where PostgreSQL itself would (reserved words left aside). */
export function quoteWhereNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}

/** A name as an SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
