import { quoteLiteral } from "../../db/quote-literal.ts";
import type { Entity } from "../../domain/entity.ts";
import { keyCommandSql } from "./command-line-sql.ts";
import { heldBy, path } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";

/** FreeAgent has it, and nobody has hidden it, written it off or refunded it there. */
const stands: Readonly<Record<Entity, string>> = {
  contact: "f.freeagent_id is not null and coalesce(f.status, 'Active') = 'Active'",
  invoice: "f.freeagent_id is not null and f.status not similar to '%(Written|Refunded|Cancelled)%'",
  payment: "e.explanation_id is not null",
};

/**
 * Whether what a link `k` leads to stands in FreeAgent, and has no row `m` here: the changes of an emptied table were dropped, or
 * no trigger saw the row go. A row that was left out because PostgreSQL cannot make it is not gone.
 */
export function isGone(entity: Entity, { leavesGoneContacts, unreadable }: CompareRules): string {
  if (entity === "contact" && leavesGoneContacts) return "false";
  const keys = (unreadable[entity] ?? []).map(quoteLiteral);
  const unread = keys.length === 0 ? "" : ` and k.source_key not in (${keys.join(", ")})`;
  return `m.source_key is null and k.source_key is not null and ${stands[entity]}${unread}`;
}

/** What is told of a gone row, as SQL over `u`. Contacts have no currency, and their select no column for it. */
interface Told {
  readonly label: string;
  readonly field?: string;
  readonly value?: string;
  readonly currency?: string;
}

/** What FreeAgent has of rows that are gone: the rows of `unequal` that have a key of their link alone (`linked`). */
export const goneRows = (entity: Entity, { label, field = "null", value = "null", currency }: Told): string => `
    select
      case when r.reason is not null or c.pending then 'not_sent' else 'missing_in_back_end' end,
      case
        when r.reason is not null then ${keyCommandSql(`rejects show ${entity}`, "l.source_key")}
        when c.pending then 'the next push sends it'
        else 'load the row again, or end this in FreeAgent: no change tells that the row is gone, so no push will (docs/capture.md, TRUNCATE)'
      end,
      l.source_key, '${path[entity]}' || l.found, l.label, l.field, null, l.value${currency === undefined ? "" : ", l.currency"}, r.dismissed_at
    from (
      select u.linked as source_key, u.found, ${label} as label, ${field} as field, ${value} as value, ${currency ?? "null"} as currency
      from unequal u
      where u.source_key is null
        and u.linked is not null) l ${heldBy(entity)}`;
