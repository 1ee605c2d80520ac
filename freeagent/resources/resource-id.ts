/** The kinds of resources that are told apart by a number, as they stand in FreeAgent's paths. */
export type ResourceKind =
  | "contacts"
  | "invoices"
  | "credit_notes"
  | "credit_note_reconciliations"
  | "bank_accounts"
  | "bank_transactions"
  | "bank_transaction_explanations"
  | "users";

/**
 * The number of a resource: the last part of its URL. The host is never looked at, because FreeAgent's answers carry
 * the host that was called (production, sandbox, white label). Takes absolute and relative URLs, doubled slashes
 * and bare ids.
 * @throws Error when `url` does not end in a number
 */
export function resourceId(url: string): number {
  const digits = /^(?:.*\/)?(\d{1,15})\/*$/.exec(url)?.[1];
  if (digits === undefined) throw new Error(`"${url}" does not end in the number of a FreeAgent resource`);
  return Number(digits);
}

/** The path of a resource, e.g. `/v2/contacts/12`. @throws Error when `id` is not a positive whole number */
export function resourcePath(kind: ResourceKind, id: number): string {
  // A fraction or NaN here would call another address than meant.
  if (!Number.isSafeInteger(id) || id < 1) throw new Error(`${id} is not the number of a FreeAgent resource`);
  return `/v2/${kind}/${id}`;
}
