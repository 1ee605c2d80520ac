import { contactSelect } from "./contact-differences-sql.ts";
import { path } from "./difference-parts.ts";
import { duplicateSelect, invoiceSelect } from "./invoice-differences-sql.ts";
import type { Mapping } from "./mapping-file.ts";
import { paymentSelect } from "./payment-differences-sql.ts";

/**
 * Selects of the differences between the two sides, for load/save-differences.ts. Each compares a mapping file with links
 * and mirror in one statement and shares nothing with push and pull but those tables: a second opinion. Columns: class,
 * entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend. `$1` is the company.
 * The mapping file is read whole, once; the rest are hash joins.
 */
export function differenceSelects(mapping: Mapping, rules: CompareRules): readonly string[] {
  return [
    contactSelect(mapping.contacts, rules),
    invoiceSelect(mapping, rules),
    duplicateSelect,
    paymentSelect(mapping.payments),
    unknownSelect("invoice", "invoices", "reference"),
    unknownSelect("contact", "contacts", "coalesce(f.organisation_name, concat_ws(' ', f.first_name, f.last_name))"),
  ];
}

/** The rules of the configuration that decide what counts as a difference. */
export interface CompareRules {
  readonly clearNulls: boolean;
  /** Invoices are to be sent, not left drafts. */
  readonly sends: boolean;
}

/** What FreeAgent has and no link leads to: made by people, or left over. Duplicates are told on their own. */
function unknownSelect(entity: "invoice" | "contact", table: string, label: string): string {
  const isDuplicate = `
    and not exists (
      select 1
      from freeagent_mirror.invoices one
      join freeagent_sync.links k
        on k.company = one.company
       and k.entity = 'invoice'
       and k.freeagent_id = one.freeagent_id
       and k.state <> 'deleted'
      where one.company = $1
        and one.reference = f.reference
        and one.deleted_at is null)`;
  const active = "and coalesce(f.status, 'Active') = 'Active'";
  return `
  select
    'missing_in_back_end' as class, '${entity}' as entity, null::text as source_key, '${path[entity]}' || f.freeagent_id as freeagent_url,
    ${entity === "invoice" ? `f.${label}` : label} as label, null::text as field, null::text as back_end_value,
    ${entity === "invoice" ? "f.total_value::text" : "null::text"} as freeagent_value, ${entity === "invoice" ? "f.currency" : "null::text"} as currency,
    'nothing, where it was made in FreeAgent on purpose' as mend
  from freeagent_mirror.${table} f
  where f.company = $1
    and f.deleted_at is null
    and not exists (
      select 1
      from freeagent_sync.links k
      where k.company = $1
        and k.entity = '${entity}'
        and k.freeagent_id = f.freeagent_id)
    ${entity === "invoice" ? isDuplicate : active}`;
}
