/** What can be pulled by itself, by the name an operator types. */
export const pullPartNames = ["bank-payments", "contacts"] as const;

/** One of them. */
export type PullPart = (typeof pullPartNames)[number];
