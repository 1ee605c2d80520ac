/** What is pushed: each has a change table, a mapping file and a resource in FreeAgent. */
export type Entity = "contact" | "invoice" | "payment";
