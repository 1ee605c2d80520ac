import { invoiceAttributes, invoiceItemAttributes } from "../../domain/invoice-attributes.ts";
import { jsonText, type Json, type JsonObject } from "../../domain/json.ts";
import { decimal } from "../../domain/money.ts";
import type { ExpectedLine, Rejection } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { invalidRow } from "../invalid-row.ts";
import { rowToAttributes, sentValues } from "../row-to-attributes.ts";

/** An invoice in FreeAgent's attribute names. `contact` is a path, amounts are decimals in its currency. */
export interface WantedInvoice {
  readonly header: JsonObject;
  /** In the order of their positions. */
  readonly items: readonly JsonObject[];
  readonly expectedTotal: string;
  readonly expectedLines: readonly ExpectedLine[];
  readonly reference: string;
}

/** Mapped rows of one invoice -> what FreeAgent should have, or why that cannot be. */
export function invoiceToAttributes(row: Row, itemRows: readonly Row[], contactId: number): WantedInvoice | Rejection {
  const header = rowToAttributes(invoiceAttributes, row);
  if (!header.ok) return invalidRow("invoices.sql", header.fault);
  const expectedTotal = jsonText(header.values["expected_total"]);
  if (decimal(expectedTotal).lt("0")) return negativeTotal;
  const { dated_on: datedOn, due_on: dueOn } = header.values;
  if (jsonText(dueOn) !== "" && jsonText(dueOn) < jsonText(datedOn))
    return dueTooEarly(jsonText(datedOn), jsonText(dueOn));
  if (itemRows.length === 0) return withoutLines;
  const lines: { readonly sent: Record<string, Json>; readonly expectedTotal: Json }[] = [];
  for (const itemRow of itemRows) {
    const item = rowToAttributes(invoiceItemAttributes, itemRow);
    if (!item.ok) return invalidRow("invoice_items.sql", item.fault);
    const sent = sentValues(invoiceItemAttributes, item.values);
    lines.push({ sent, expectedTotal: item.values["expected_total"] ?? null });
  }
  lines.sort((left, right) => Number(left.sent["position"]) - Number(right.sent["position"]));
  const items = lines.map((line) => line.sent);
  const gap = items.findIndex((item, index) => item["position"] !== index + 1);
  if (gap !== -1) return positionGap(gap + 1, items[gap]?.["position"] ?? null);
  return {
    header: { ...sentValues(invoiceAttributes, header.values), contact: `/v2/contacts/${contactId}` },
    items,
    expectedTotal,
    expectedLines: lines.map(({ sent, expectedTotal: total }) => ({
      description: jsonText(sent["description"]),
      sent,
      expectedTotal: total === null ? null : jsonText(total),
    })),
    reference: jsonText(header.values["reference"]),
  };
}

const negativeTotal: Rejection = {
  reason: "negative_total",
  field: "expected_total",
  detail: "FreeAgent does not send invoices with a negative total. Raise a credit note there instead.",
};

const withoutLines: Rejection = {
  reason: "invalid_row",
  field: "invoice_key",
  detail: "The invoice has no lines. Add them in the back office, or correct invoice_key in mapping/invoice_items.sql.",
};

function dueTooEarly(datedOn: string, dueOn: string): Rejection {
  return {
    reason: "invalid_row",
    field: "due_on",
    detail: `The invoice is dated ${datedOn} and due before that, on ${dueOn}. Correct one of the two dates.`,
  };
}

function positionGap(expected: number, found: Json): Rejection {
  return {
    reason: "invalid_row",
    field: "position",
    detail: `The lines must be numbered 1, 2, 3, ... without gaps; where ${expected} should stand there is ${jsonText(found)}. Number them in mapping/invoice_items.sql with row_number().`,
  };
}
