import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { jsonColumn } from "../json-column.ts";

/** A create of a contact that FreeAgent may have carried out under another name than was sent. */
export interface LostCreate {
  readonly intentId: string;
  /** What was sent. */
  readonly body: JsonObject;
}

const createRow = z.object({
  intent_id: z.string(),
  body: jsonColumn,
});

/**
 * The creates of contacts that are in doubt, and those that were looked for in vain and about which a person is asked, or has
 * dismissed the question. Uses one_open_intent, and intents_by_key once for each possible duplicate.
 */
export async function readLostCreates(database: Queryable, company: string): Promise<readonly LostCreate[]> {
  const rows = await database.query(
    `select intent_id, body
     from freeagent_sync.intents
     where company = $1
       and entity = 'contact'
       and step = 'create'
       and state = 'in_doubt'
     union all
     select i.intent_id, i.body
     from freeagent_sync.rejects r
     cross join lateral (
       select *
       from freeagent_sync.intents
       where company = r.company
         and entity = r.entity
         and source_key = r.source_key
       order by planned_at desc
       limit 1) i
     where r.company = $1
       and r.entity = 'contact'
       and r.reason = 'possible_duplicate'
       and i.step = 'create'
       and i.state = 'settled'
       and i.freeagent_id is null`,
    [company],
  );
  return rows.map((row) => {
    const { intent_id: intentId, body } = createRow.parse(row);
    return { intentId, body };
  });
}
