import { nearestName } from "../../domain/nearest-name.ts";
import { Problem } from "../../domain/problem.ts";
import type { MappingFile } from "./mapping-file.ts";
import { canBeOfType } from "./read-mapped-rows.ts";

/** Which rows of a mapping file are meant. Dates are `YYYY-MM-DD`, both ends included. */
export type KeySelection =
  | { readonly kind: "all" }
  | { readonly kind: "keys"; readonly keys: readonly string[] }
  | {
      readonly kind: "dates";
      readonly column: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: "where"; readonly sql: string };

/** A condition over the alias `m`, with its values from $1 on. There is always one. */
export interface SelectionSql {
  readonly condition: string;
  readonly values: readonly [unknown, ...unknown[]];
}

/**
 * A selection as SQL, after it was checked against the mapping file.
 * @throws Problem usage/key_invalid, usage/column_unknown, usage/column_not_a_date
 */
export function selectionSql(file: MappingFile, selection: KeySelection): SelectionSql {
  switch (selection.kind) {
    case "all":
      return { condition: "$1::boolean", values: [true] };
    case "keys":
      refuseImpossibleKeys(file, selection.keys);
      return { condition: `m.${file.keyColumn} = any($1::${file.keyType}[])`, values: [selection.keys] };
    case "dates": {
      const column = dateColumn(file, selection.column);
      // Null on one side: open there.
      const condition = `m.${column} >= coalesce($1::date, '-infinity') and m.${column} <= coalesce($2::date, 'infinity')`;
      return { condition, values: [selection.from ?? null, selection.to ?? null] };
    }
    case "where":
      // A statement with values is one statement for PostgreSQL: what an operator typed cannot end it and begin another.
      return { condition: `$1::boolean and (\n${selection.sql}\n)`, values: [true] };
  }
}

function refuseImpossibleKeys(file: MappingFile, keys: readonly string[]): void {
  const wrong = keys.filter((key) => !canBeOfType(key, file.keyType));
  if (wrong.length === 0) return;
  const named = wrong.slice(0, 5).map((key) => `"${key}"`);
  throw usage(
    "key_invalid",
    `--keys: ${named.join(", ")} cannot be a key: source_key in ${file.name} is ${file.keyType}.`,
  );
}

function dateColumn(file: MappingFile, name: string): string {
  const dates = file.columns.filter((column) => column.kind === "date").map((column) => column.name);
  if (dates.includes(name)) return name;
  if (dates.length === 0) {
    throw usage("column_unknown", `${file.name} has no date column to select by; use --keys, --where or --all.`);
  }
  if (file.columns.some((column) => column.name === name)) {
    throw usage(
      "column_not_a_date",
      `--on: column "${name}" of ${file.name} is no date; the dates are ${dates.join(", ")}.`,
    );
  }
  const near = nearestName(
    name,
    file.columns.map((column) => column.name),
  );
  const hint = near === undefined ? `the dates are ${dates.join(", ")}.` : `did you mean "${near}"?`;
  throw usage("column_unknown", `--on: ${file.name} has no column "${name}"; ${hint}`);
}

function usage(code: string, message: string): Problem {
  return new Problem({ kind: "usage", code, message });
}
