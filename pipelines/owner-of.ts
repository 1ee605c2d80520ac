import type { RunContext } from "./run-context.ts";

/** Who wins a field of a contact that both sides changed, by `rules.contacts.owner`. */
export function ownerOf({ company }: { readonly company: Pick<RunContext["company"], "rules"> }, field: string) {
  const { owner } = company.rules.contacts;
  return owner[field] ?? owner["default"] ?? "database";
}
