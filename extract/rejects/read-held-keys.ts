import * as z from "zod";
import { asksPerson } from "../../db/what-counts-sql.ts";
import { heldEntities, heldStates, type HeldEntity, type HeldKey } from "../../domain/held-key.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Which held keys to read; undefined: whatever it is. */
export interface HeldKeyFilter {
  readonly entity?: HeldEntity | undefined;
  readonly sourceKey?: string | undefined;
  readonly reason?: string | undefined;
  /** Also those that a person has dismissed. */
  readonly dismissed: boolean;
}

const heldRow = z.object({
  entity: z.enum(heldEntities),
  source_key: z.string(),
  state: z.enum(heldStates),
  reason: z.string(),
  detail: z.string(),
  field: z.nullable(z.string()),
  freeagent_message: z.nullable(z.string()),
  attempts: z.number(),
  first_at: z.string(),
  last_at: z.string(),
  waiting_for: z.nullable(z.string()),
  next_attempt_at: z.nullable(z.string()),
  dismissed_at: z.nullable(z.string()),
  dismissed_by: z.nullable(z.string()),
  dismissed_because: z.nullable(z.string()),
});

/** The held keys of a company: what needs a person first, then what waits, then what is retried; oldest first in each. */
export async function readHeldKeys(
  database: Queryable,
  company: string,
  filter: HeldKeyFilter,
): Promise<readonly HeldKey[]> {
  const { entity = null, sourceKey = null, reason = null, dismissed } = filter;
  const rows = await database.query(readSql, [company, entity, sourceKey, reason, dismissed]);
  return rows.map((row) => {
    const held = heldRow.parse(row);
    return {
      entity: held.entity,
      sourceKey: held.source_key,
      state: held.state,
      reason: held.reason,
      detail: held.detail,
      field: held.field,
      freeagentMessage: held.freeagent_message,
      attempts: held.attempts,
      firstAt: held.first_at,
      lastAt: held.last_at,
      waitingFor: held.waiting_for,
      nextAttemptAt: held.next_attempt_at,
      dismissedAt: held.dismissed_at,
      dismissedBy: held.dismissed_by,
      dismissedBecause: held.dismissed_because,
    };
  });
}

const utc = (column: string): string =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ${column}`;

// By primary key; the queue of one company is read whole, so no other index would help.
const readSql = `
  select
    entity, source_key, reason, detail, field, freeagent_message, attempts,
    ${utc("first_at")}, ${utc("last_at")}, waiting_for, ${utc("next_attempt_at")}, ${utc("dismissed_at")}, dismissed_by, dismissed_because,
    case
      when dismissed_at is not null then 'dismissed'
      when ${asksPerson} then 'person'
      when waiting_for is not null then 'waiting'
      else 'retry'
    end as state
  from freeagent_sync.rejects r
  where company = $1
    and ($2::text is null or entity = $2)
    and ($3::text is null or source_key = $3)
    and ($4::text is null or reason = $4)
    and ($5 or dismissed_at is null)
  order by
    r.dismissed_at is not null, waiting_for is not null, r.next_attempt_at is not null,
    r.first_at, entity, source_key`;
