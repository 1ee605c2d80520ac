import type { Answer, Call } from "./call.ts";
import { type Category, chartOfAccounts, knownCategory } from "./chart-of-accounts.ts";
import { notFound } from "./refusal.ts";
import { urlOf } from "./url-of.ts";

const groups = ["admin_expenses", "cost_of_sales", "income", "general"] as const;

/** GET /v2/categories: four groups, not paged. */
export function listCategories(call: Call): Answer {
  const lists = groups.map((group) => [
    `${group}_categories`,
    chartOfAccounts.filter((category) => category.group === group).map((category) => categoryAnswer(call, category)),
  ]);
  return { status: 200, body: Object.fromEntries(lists) as Record<string, unknown> };
}

/** GET /v2/categories/:nominal_code: under the key of its group. */
export function getCategory(call: Call, code: string): Answer {
  const category = knownCategory(code);
  if (category === undefined) throw notFound();
  return { status: 200, body: { [`${category.group}_categories`]: categoryAnswer(call, category) } };
}

function categoryAnswer(call: Call, category: Category): Record<string, unknown> {
  const isSpending = category.group === "admin_expenses" || category.group === "cost_of_sales";
  return {
    url: urlOf(call, "categories", category.code),
    description: category.description,
    nominal_code: category.code,
    ...(category.groupDescription === undefined ? {} : { group_description: category.groupDescription }),
    ...(isSpending ? { allowable_for_tax: true, tax_reporting_name: "Administrative Expenses" } : {}),
    ...(category.autoRate === undefined ? {} : { auto_sales_tax_rate: category.autoRate }),
  };
}
