import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { jsonColumn } from "../json-column.ts";

/** A linked contact whose FreeAgent side moved since the base was taken. `raw` is FreeAgent's present answer. */
export interface MovedContact {
  readonly sourceKey: string;
  readonly raw: JsonObject;
  /** It has an open conflict. */
  readonly isInConflict: boolean;
}

const movedRow = z.object({
  source_key: z.string(),
  raw: jsonColumn,
  is_in_conflict: z.boolean(),
});

/**
 * Contacts to compare field by field, in batches by source key: those whose mirror row is not the one that was compared
 * last, and those with an open conflict (contact_updates_open_conflicts). Equal or not, never earlier or later: a link is
 * written for other reasons too, and clocks are set back.
 * FreeAgent's own updated_at would not do, because it has whole seconds and two changes may share one. The mirror row
 * also changes when a document is booked for the contact, so most of them turn out unchanged.
 */
export async function readMovedContacts(
  database: Queryable,
  company: string,
  afterSourceKey: string,
  limit: number,
): Promise<readonly MovedContact[]> {
  const rows = await database.query(
    `select l.source_key, c.raw, conflict.is_open as is_in_conflict
     from freeagent_sync.links l
     join freeagent_mirror.contacts c
       on c.company = l.company
      and c.freeagent_id = l.freeagent_id
     cross join lateral (
       select exists (
         select 1
         from freeagent_sync.contact_updates u
         where u.company = l.company
           and u.contact_source_key = l.source_key
           and u.decision = 'conflict'
           and u.applied_at is null) as is_open) conflict
     where l.company = $1
       and l.entity = 'contact'
       and l.state <> 'deleted'
       and l.source_key > $2
       and c.deleted_at is null
       and (c.mirrored_at is distinct from l.compared_at or conflict.is_open)
     order by l.source_key
     limit $3`,
    [company, afterSourceKey, limit],
  );
  return rows.map((row) => {
    const { source_key: sourceKey, raw, is_in_conflict: isInConflict } = movedRow.parse(row);
    return { sourceKey, raw, isInConflict };
  });
}
