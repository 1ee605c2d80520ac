import { qualifiedName, quoteIdentifier, type CapturedTable } from "../../domain/captured-table.ts";
import { quoteLiteral } from "../../db/quote-literal.ts";
import type { TableShape } from "./table-shape.ts";

/** Body of the trigger function of one table, for all its triggers. */
export function captureBody(table: CapturedTable, shape: TableShape): string {
  const letter = (own: "I" | "U" | "D"): string => (table.feeds ? "U" : own);
  const [inserted, updated, deleted] = shape.perRow
    ? [
        fromRow(table, shape, "new", letter("I")),
        fromRow(table, shape, "new", letter("U")),
        fromRow(table, shape, "old", letter("D")),
      ]
    : [
        fromRows(table, shape, "new_rows", letter("I")),
        fromRows(table, shape, "new_rows", letter("U")),
        fromRows(table, shape, "old_rows", letter("D")),
      ];
  return `
begin
  -- What our own apply step writes came from FreeAgent: it is no change to send back.
  if current_setting('freeagent_sync.origin', true) = 'freeagent' and tg_op <> 'TRUNCATE' then
    return null;
  elsif tg_op = 'INSERT' then
${inserted}
  elsif tg_op = 'TRUNCATE' then
${stopSignal(table)}
  elsif tg_op = 'DELETE' then
${deleted}
  elsif tg_nargs = 1 then
    -- A changed key means two entities: the one that is comes with the update, here is the one that was.
${fromRow(table, { ...shape, nullable: false }, "old", letter("D"), shape.nullable)}
  else
${updated}
  end if;
  return null;
end `;
}

function changes(table: CapturedTable): string {
  return `insert into freeagent_sync.${table.entity}_changes (company, source_key, op)`;
}

/** All rows of a statement at once. Many lines of one invoice are one change; an own key is unique anyway. */
function fromRows(table: CapturedTable, shape: TableShape, rows: string, letter: string): string {
  const key = `r.${quoteIdentifier(table.key)}`;
  const distinct = table.feeds ? "distinct " : "";
  const values = `${distinct}${quoteLiteral(table.company)}, ${key}::text, '${letter}'`;
  const record = `    ${changes(table)}\n    select ${values} from ${rows} r`;
  if (!shape.nullable) return `${record};`;
  const count = `select ${identity(table)}, count(*) from ${rows} r where ${key} is null having count(*) > 0`;
  return `${record} where ${key} is not null;\n    ${nullKeys}\n    ${count};`;
}

/** One row. `skipNull` leaves a null key out without counting it. */
function fromRow(table: CapturedTable, shape: TableShape, row: string, letter: string, skipNull = false): string {
  const key = `${row}.${quoteIdentifier(table.key)}`;
  const record = `${changes(table)}\n      values (${quoteLiteral(table.company)}, ${key}::text, '${letter}');`;
  if (!shape.nullable && !skipNull) return `    ${record}`;
  const otherwise = skipNull ? "" : `\n    else\n      ${nullKeys}\n      values (${identity(table)}, 1);`;
  return `    if ${key} is not null then\n      ${record}${otherwise}\n    end if;`;
}

const nullKeys = "insert into freeagent_sync.capture_null_keys (company, entity, table_name, row_count)";

function stopSignal(table: CapturedTable): string {
  return `    insert into freeagent_sync.capture_stops (company, entity, table_name, feeds, reason, done_by)
    values (${identity(table)}, ${String(table.feeds)}, 'truncate', session_user);`;
}

function identity(table: CapturedTable): string {
  return `${quoteLiteral(table.company)}, '${table.entity}', ${quoteLiteral(qualifiedName(table))}`;
}
