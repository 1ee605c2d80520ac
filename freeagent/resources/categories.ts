import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { FreeAgentClient } from "../client.ts";
import { text } from "./field-types.ts";
import { readUnder, requireList, requireObject } from "./read-answer.ts";

const groups = [
  "income_categories",
  "cost_of_sales_categories",
  "admin_expenses_categories",
  "general_categories",
] as const;

const fields = z.object({
  url: z.string(),
  nominal_code: z.string(),
  description: z.string(),
  group_description: text,
  auto_sales_tax_rate: text,
});

/** A category of the chart of accounts (FreeAgent API: categories). Its code is text: `001`, `602-1`. */
export type CategoryAnswer = z.output<typeof fields> & {
  readonly nominalCode: string;
  /** The list that it stands in, e.g. `income_categories`. */
  readonly group: (typeof groups)[number];
  readonly raw: JsonObject;
};

/** All categories of the company, flattened; FreeAgent gives them in one answer of four lists. @throws FreeAgentError */
export async function* listCategories(client: FreeAgentClient): AsyncGenerator<CategoryAnswer[], void> {
  const request = { method: "GET", path: "/v2/categories", priority: "invoices" } as const;
  const answer = await client.send(request);
  const all = groups.flatMap((group) =>
    readUnder(request, answer, group, (value) => {
      if (value === undefined) return [];
      return requireList(value).map((row) => {
        const raw = requireObject(row);
        const category = fields.parse(raw);
        return { ...category, nominalCode: category.nominal_code, group, raw };
      });
    }),
  );
  if (all.length > 0) yield all;
}
