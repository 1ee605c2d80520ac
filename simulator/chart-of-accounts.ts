/** A category of the chart of accounts. */
export interface Category {
  readonly code: string;
  readonly description: string;
  readonly group: "admin_expenses" | "cost_of_sales" | "income" | "general";
  readonly autoRate?: string;
  readonly groupDescription?: string;
}

const standard = "Standard rate";
const outside = "Outside of the scope of VAT";

/** The categories of the simulated company. */
export const chartOfAccounts: readonly Category[] = [
  { code: "001", description: "Sales", group: "income", autoRate: standard },
  { code: "051", description: "Interest Received", group: "income", autoRate: outside },
  { code: "061", description: "CIS Income (Gross)", group: "income", autoRate: standard },
  { code: "062", description: "CIS Income (Standard)", group: "income", autoRate: standard },
  { code: "063", description: "CIS Income (Higher)", group: "income", autoRate: standard },
  { code: "101", description: "Cost of Sales", group: "cost_of_sales", autoRate: standard },
  { code: "102", description: "Commission Paid", group: "cost_of_sales", autoRate: standard },
  { code: "150", description: "Subcontractor Costs", group: "cost_of_sales", autoRate: standard },
  admin("268", "Web Hosting", standard, "Computer Costs"),
  admin("285", "Accommodation and Meals", standard, "Travel"),
  admin("288", "Advertising and Promotion", standard, "Marketing"),
  admin("292", "Accountancy Fees", standard, "Legal and Professional"),
  admin("359", "Books and Journals", "Zero rate", "Office Costs"),
  admin("363", "Bank/Finance Charges", outside, "Bank Charges"),
  { code: "502", description: "Corporation Tax", group: "general" },
  { code: "609", description: "Stock", group: "general" },
  { code: "790", description: "Credit Note Reconciliations", group: "general" },
  { code: "819", description: "VAT Charged", group: "general" },
  { code: "820", description: "Corporation Tax Liability", group: "general" },
  { code: "905", description: "Director Loan Account", group: "general" },
];

const byCode = new Map(chartOfAccounts.map((category) => [category.code, category]));

/** The category of a nominal code; undefined when the company has none. */
export function knownCategory(code: string): Category | undefined {
  return byCode.get(code);
}

function admin(code: string, description: string, autoRate: string, groupDescription: string): Category {
  return { code, description, group: "admin_expenses", autoRate, groupDescription };
}
