import { jsonText, type Json, type JsonObject } from "../../domain/json.ts";
import { decimal, sameAmount } from "../../domain/money.ts";
import { itemsOf } from "./item-bases.ts";

/** Fields that decide what an invoice comes to. */
const ofInvoice = ["discount_percent", "currency", "ec_status"];
const ofLine = ["quantity", "price", "sales_tax_rate", "sales_tax_status"];

/**
 * What a person changed in FreeAgent of what an invoice comes to, a phrase each; none: it comes to what both sides agreed on.
 * @param base what both sides agreed on
 * @param present what FreeAgent has
 */
export function amountEdits(base: JsonObject, present: JsonObject): string[] {
  const [before, now] = [itemsOf(base), itemsOf(present)];
  const edits = [
    ...moves(ofInvoice, base, present),
    ...before.flatMap((line, index) => {
      const name = `line ${index + 1} (${jsonText(line["description"])})`;
      const there = now.find(({ id }) => id === line["id"]);
      return there === undefined ? [`${name} is gone`] : moves(ofLine, line, there).map((move) => `${name}: ${move}`);
    }),
    ...now
      .filter(({ id }) => !before.some((line) => line["id"] === id))
      .map(
        (line) =>
          `a line was added (${jsonText(line["description"])}, ${jsonText(line["quantity"])} at ${jsonText(line["price"])})`,
      ),
  ];
  const [was, is] = [jsonText(base["total_value"]), jsonText(present["total_value"])];
  if (edits.length > 0 || sameAmount(was, is)) return edits;
  return [`the total is ${decimal(is).toFixed(2)} there and was ${decimal(was).toFixed(2)}`];
}

function moves(fields: readonly string[], before: JsonObject, now: JsonObject): string[] {
  return fields.flatMap((field) => {
    const [was, is] = [before[field] ?? null, now[field] ?? null];
    return was === is ? [] : [`${field} is ${textOf(is)} there and was ${textOf(was)}`];
  });
}

function textOf(value: Json): string {
  return value === null ? "nothing" : jsonText(value);
}
