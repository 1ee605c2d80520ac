/**
 * What the earlier parts of the same push will have done when a later part is planned: contacts by source key.
 * `through`: in FreeAgent by then; `held`: it will not have gone through, and holds its invoices.
 */
export type Foreseen = ReadonlyMap<string, "through" | "held">;
