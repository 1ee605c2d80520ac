import { createHash } from "node:crypto";
import { Client } from "pg";

/** Sessions of the database plan a statement with a name once: to plan the same ones for each life anew was half of PostgreSQL's work. */
export const keptPlansSql = `
  do $do$ begin
    execute format('alter database %I set plan_cache_mode = force_generic_plan', current_database());
  end $do$`;

/**
 * Gives every statement with values a name of its own, under which its session keeps the plan. No command does: behind a pool that
 * lends a connection for one transaction, names meet.
 * @returns puts an end to it
 */
export function nameStatements(): () => void {
  const prototype = Client.prototype as { query: (this: Client, ...given: readonly unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (statement, ...others) {
    return query.call(
      this,
      isWithValues(statement) ? { ...statement, name: nameOf(statement.text) } : statement,
      ...others,
    );
  };
  return () => {
    prototype.query = query;
  };
}

interface WithValues {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What pg itself takes for a query of its own (`submit`) stays as it is. */
function isWithValues(statement: unknown): statement is WithValues {
  return typeof statement === "object" && statement !== null && "values" in statement && !("submit" in statement);
}

function nameOf(sql: string): string {
  return createHash("md5").update(sql).digest("hex");
}
