import { createHash } from "node:crypto";
import { qualifiedName, quotedName, quoteIdentifier, type CapturedTable } from "../../domain/captured-table.ts";
import { captureBody } from "./capture-body.ts";
import { captureNames, type CaptureEvent } from "./capture-names.ts";
import { plainTexts } from "./plain-texts.ts";
import { quoteLiteral } from "../../db/quote-literal.ts";
import type { TableShape } from "./table-shape.ts";

/** Everything that capture makes for one table. */
export interface TableCapture {
  readonly table: CapturedTable;
  /** Name of the trigger function in schema freeagent_sync, unquoted. */
  readonly functionName: string;
  /** Body of the function, as pg_proc.prosrc holds it. */
  readonly body: string;
  /** Settings that the function runs with, as clauses of it. */
  readonly settings: string;
  readonly triggers: readonly { readonly name: string; readonly clauses: string; readonly argument: string }[];
  /** Comment of the function: whose it is, and a hash of all its SQL. */
  readonly comment: string;
}

// A setting costs each statement a microsecond, so functions of usual keys go without.
const styledKeySettings = plainTexts.map(([name, value]) => `set ${name} = ${value}`);

/** What the triggers of a table are to be. docs/capture.md tells why they are of two kinds, with the figures. */
export function tableCapture(table: CapturedTable, shape: TableShape): TableCapture {
  const { functionName, triggerName } = captureNames(table);
  const triggers = triggerClauses(table, shape).map(({ event, clauses }) => ({
    name: triggerName(event),
    clauses,
    // Tells the function which of the two triggers on update it is.
    argument: event === "rekey" ? "'rekey'" : "",
  }));
  const body = captureBody(table, shape);
  const settings = ["set search_path = pg_catalog", ...(shape.styled ? styledKeySettings : [])].join(" ");
  // Only where there are more than for usual keys, whose functions would else all be stale.
  const told = shape.styled ? [settings] : [];
  const definition = createHash("sha256")
    .update([body, ...triggers.map((trigger) => trigger.clauses), ...told].join("\u0000"))
    .digest("hex");
  const comment = JSON.stringify({
    company: table.company,
    entity: table.entity,
    table: qualifiedName(table),
    key: table.key,
    definition,
  });
  return { table, functionName, body, settings, triggers, comment };
}

/**
 * SQL that makes the function and the triggers of one table, or replaces what is there. The function runs with its
 * owner's rights: whoever may write the table needs no rights on our schema. The triggers need the TRIGGER privilege
 * on the table and lock out its writers for the moment that making them takes.
 */
export function captureInstallSql({ table, functionName, body, settings, triggers, comment }: TableCapture): string {
  const name = `freeagent_sync.${quoteIdentifier(functionName)}`;
  const on = quotedName(table);
  return [
    `create or replace function ${name}() returns trigger`,
    `language plpgsql security definer ${settings} as $capture$${body}$capture$;`,
    `comment on function ${name}() is ${quoteLiteral(comment)};`,
    `revoke all on function ${name}() from public;`,
    ...triggers.map(
      (trigger) =>
        `create or replace trigger ${quoteIdentifier(trigger.name)}\n` +
        `  ${trigger.clauses.replace(" on ", () => ` on ${on}\n  `)}\n` +
        `  execute function ${name}(${trigger.argument});`,
    ),
  ].join("\n");
}

/** SQL that removes a function with its triggers. Only the function has to be one's own, not the table. */
export function captureRemoveSql(functionName: string): string {
  return `drop function if exists freeagent_sync.${quoteIdentifier(functionName)}() cascade;`;
}

/**
 * ` on ` stands where the table's name comes. Only the trigger that nearly never fires has a condition: PostgreSQL makes
 * each condition ready again for every statement, which costs more than a call of the function.
 */
function triggerClauses(
  table: CapturedTable,
  shape: TableShape,
): readonly { readonly event: CaptureEvent; readonly clauses: string }[] {
  const key = quoteIdentifier(table.key);
  const text = shape.comparable ? "" : "::text";
  const rekeyed = `when (old.${key}${text} is distinct from new.${key}${text})`;
  const rekey = { event: "rekey" as const, clauses: `after update on for each row ${rekeyed}` };
  const truncate = { event: "truncate" as const, clauses: "after truncate on for each statement" };
  if (shape.perRow) {
    // A statement-level trigger does not see what is written straight to a partition; this kind is on each of them.
    const row = "on for each row";
    const events = (["insert", "update", "delete"] as const).map((event) => ({
      event,
      clauses: `after ${event} ${row}`,
    }));
    return [...events, rekey, truncate];
  }
  const statement = "for each statement";
  return [
    { event: "insert", clauses: `after insert on referencing new table as new_rows ${statement}` },
    { event: "update", clauses: `after update on referencing new table as new_rows ${statement}` },
    { event: "delete", clauses: `after delete on referencing old table as old_rows ${statement}` },
    rekey,
    truncate,
  ];
}
