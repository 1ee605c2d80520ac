import type { MergeRules } from "../transform/contacts/merge-contact.ts";
import type { RunContext } from "./run/run-context.ts";

interface RulesContext {
  readonly company: Pick<RunContext["company"], "rules">;
}

/** Who wins a field of a contact that both sides changed, by `rules.contacts.owner`. */
export function ownerOf({ company }: RulesContext, field: string) {
  const { owner } = company.rules.contacts;
  return owner[field] ?? owner["default"] ?? "database";
}

/** The rules of the configuration by which the two sides of a contact are merged. */
export function mergeRulesOf(context: RulesContext): MergeRules {
  const { clear_nulls: clearNulls } = context.company.rules.contacts;
  return { clearNulls, ownerOf: (field) => ownerOf(context, field) };
}
