/** What is pushed, in the order of a push: each has a change table, a mapping file and a resource in FreeAgent. */
export const entities = ["contact", "invoice", "payment"] as const;

/** One of them. */
export type Entity = (typeof entities)[number];
