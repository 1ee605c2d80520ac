/** What can be pushed and backfilled, by the name an operator types, in the order of a push. */
export const pushPartNames = ["contacts", "invoices", "payments"] as const;

/** One of them. */
export type PushPart = (typeof pushPartNames)[number];
