import type { FreeEntry } from "../../domain/free-entry.ts";
import { jsonText } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import type { Plan } from "../../domain/plan.ts";
import type { PaymentRules } from "../../transform/payments/book-payment.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";
import { PaymentBooks, type PayableInvoice, type PayingAccount } from "../../transform/payments/payment-books.ts";
import { planPayments, type PaymentCase } from "../../transform/payments/plan-payments.ts";

const rules: PaymentRules = { match_days: 3, wait_days: 5 };
const today = "2026-11-23";
export const withFeed: PayingAccount = { freeagentId: 1, name: "Current account", currency: "GBP", hasFeed: true };
export const clearing: PayingAccount = { freeagentId: 2, name: "Till", currency: "GBP", hasFeed: false };

export const invoice = (changed: Partial<PayableInvoice> = {}): PayableInvoice => ({
  freeagentId: 70,
  reference: "INV-7",
  contactId: 5,
  status: "Open",
  currency: "GBP",
  due: "100",
  guessed: "0",
  paidElsewhere: "0",
  ...changed,
});

export const entry = (changed: Partial<FreeEntry> = {}): FreeEntry => ({
  freeagentId: 900,
  invoiceId: 70,
  bankAccountId: 1,
  datedOn: "2026-11-20",
  amount: "100.0",
  guessed: false,
  raw: { gross_value: "100.0", dated_on: "2026-11-20", paid_invoice: "https://x/v2/invoices/70" },
  ...changed,
});

export const bankLine = (changed: Partial<OpenBankLine> = {}): OpenBankLine => ({
  freeagentId: 300,
  bankAccountId: 1,
  datedOn: "2026-11-21",
  free: "100",
  description: "FPI",
  names: [],
  ...changed,
});

export const aPayment = (changed: Partial<PaymentCase> = {}, row: Record<string, unknown> = {}): PaymentCase => ({
  sourceKey: "1",
  row: { source_key: "1", invoice_key: "7", amount: "100.00", dated_on: "2026-11-20", ...row },
  link: undefined,
  account: withFeed,
  onBankLine: false,
  ...changed,
});

export type Facts = Partial<ConstructorParameters<typeof PaymentBooks>[0]>;
export function plan(
  cases: readonly PaymentCase[],
  facts: Facts = {},
  changed: Partial<PaymentRules> = {},
  day = today,
) {
  const known = { invoices: new Map([["7", invoice()]]), entries: [], lines: [], doubtful: [], entryLines: new Map() };
  return planPayments(cases, new PaymentBooks({ ...known, ...facts }), { ...rules, ...changed }, day);
}

export function told(made: Plan | undefined): string {
  switch (made?.kind) {
    case "write":
      return made.steps.map(({ name, body }) => [name, ...Object.values(body).map(jsonText)].join(" ")).join("; ");
    case "wait":
      return `wait for ${made.waitingFor.entity} ${made.waitingFor.sourceKey}`;
    case "reject":
      return `reject: ${made.rejection.reason}`;
    case "unchanged":
      return `unchanged, entry ${made.link?.freeagentId}, ours: ${made.link?.madeByUs}`;
    case undefined:
      return "no plan";
  }
}

export const one = (changed: Partial<PaymentCase>, facts?: Facts, rule?: Partial<PaymentRules>, day?: string) =>
  told(plan([aPayment(changed)], facts, rule, day).get("1"));

export const ours = { gross_value: "100", dated_on: "2026-11-20", paid_invoice: "https://x/v2/invoices/70" } as const;

/** The link of a payment of ours. */
export function link(changed: Partial<Link> = {}): Link {
  const fixed = { entity: "payment", sourceKey: "1", freeagentId: 900, state: "active", madeByUs: true } as const;
  return { ...fixed, base: ours, sentHash: "old", remoteUpdatedAt: null, ...changed };
}
