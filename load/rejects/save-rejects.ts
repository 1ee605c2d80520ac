import type { Queryable } from "../../domain/queryable.ts";
import type { HeldReason, RejectReason } from "../../domain/reject-reason.ts";

/** When a key is tried again by itself. */
export interface Retry {
  readonly afterSeconds: number;
  /** Changes that rest until then. */
  readonly changeIds: readonly string[];
  /** False: the failure was everybody's, and the key's attempts stay as they are. */
  readonly counted: boolean;
}

/** A key that is held: for a person, for another key (`waitingFor`), or until it is tried again (`retry`). */
export interface Held {
  readonly sourceKey: string;
  readonly reason: HeldReason;
  readonly detail: string;
  readonly field: string | null;
  /** FreeAgent's own words, when it was FreeAgent that refused. */
  readonly freeagentMessage?: string;
  /** entity:source_key of the key it waits for. */
  readonly waitingFor: string | null;
  /** Set for a passing failure. */
  readonly retry: Retry | null;
  /** Changes that stay work, where every run looks at the key again. */
  readonly lookedAt?: readonly string[];
}

/**
 * Records the held keys of a batch; a key that was held before counts one attempt more, and one that a person had
 * dismissed is open again. Passing failures are counted, also while the key waits or is looked at by every run in between,
 * until it needs a person for good; the time is that of the failures in a row. One upsert.
 */
export async function saveRejects(
  transaction: Queryable,
  company: string,
  entity: string,
  held: readonly Held[],
): Promise<void> {
  if (held.length === 0) return;
  const rows = held.map((key) => ({
    source_key: key.sourceKey,
    reason: key.reason,
    detail: key.detail,
    field: key.field,
    freeagent_message: key.freeagentMessage ?? null,
    waiting_for: key.waitingFor,
    retry_after: key.retry?.afterSeconds ?? null,
    counted: key.retry?.counted ?? true,
    tried_changes: key.retry?.changeIds ?? key.lookedAt ?? [],
  }));
  await transaction.execute(
    `insert into freeagent_sync.rejects as r
       (company, entity, source_key, reason, detail, field, freeagent_message, waiting_for, next_attempt_at, retries, retrying_since, tried_changes)
     select
       $1, $2, n.source_key, n.reason, n.detail, n.field, n.freeagent_message, n.waiting_for,
       clock_timestamp() + make_interval(secs => n.retry_after),
       case when n.retry_after is not null and n.counted then 1 else 0 end,
       case when n.retry_after is not null and n.counted then clock_timestamp() end,
       n.tried_changes
     from jsonb_to_recordset($3::jsonb) as n (
       source_key text, reason text, detail text, field text, freeagent_message text, waiting_for text,
       retry_after float8, counted boolean, tried_changes bigint[])
     on conflict (company, entity, source_key) do update
     set reason = excluded.reason,
         detail = excluded.detail,
         field = excluded.field,
         freeagent_message = excluded.freeagent_message,
         dismissed_at = null,
         dismissed_by = null,
         dismissed_because = null,
         waiting_for = excluded.waiting_for,
         next_attempt_at = excluded.next_attempt_at,
         retries = excluded.retries
           + case
             when num_nonnulls(excluded.next_attempt_at, excluded.waiting_for) > 0 or excluded.tried_changes <> '{}' then r.retries
             else 0
           end,
         retrying_since = coalesce(
           case when num_nulls(r.next_attempt_at, excluded.next_attempt_at) = 0 then r.retrying_since end,
           excluded.retrying_since),
         tried_changes = excluded.tried_changes,
         attempts = r.attempts + case when excluded.next_attempt_at is null then 1 else excluded.retries end,
         last_at = clock_timestamp()`,
    [company, entity, JSON.stringify(rows)],
  );
}

/** Makes the rejects of one reason those given: the others of that reason are forgotten. Uses the primary key. */
export async function replaceRejects(
  transaction: Queryable,
  company: string,
  entity: string,
  reason: RejectReason,
  held: readonly Held[],
): Promise<void> {
  await transaction.execute(
    `delete from freeagent_sync.rejects
     where company = $1
       and entity = $2
       and reason = $3
       and source_key <> all($4::text[])`,
    [company, entity, reason, held.map((key) => key.sourceKey)],
  );
  await saveRejects(transaction, company, entity, held);
}

/** Forgets the keys that went through. Uses the primary key. */
export async function clearRejects(
  transaction: Queryable,
  company: string,
  entity: string,
  sourceKeys: readonly string[],
): Promise<void> {
  if (sourceKeys.length === 0) return;
  await transaction.execute(
    `delete from freeagent_sync.rejects
     where company = $1
       and entity = $2
       and source_key = any($3::text[])`,
    [company, entity, sourceKeys],
  );
}

/**
 * Forgets the rows of a staging table that an apply file refused once and that somebody has stamped since, or that are no
 * longer there. Uses the primary keys. The `case` keeps keys of other reasons, which are no numbers, from being read as
 * such: PostgreSQL need not ask for the reason first.
 */
export async function clearStamped(
  transaction: Queryable,
  company: string,
  { entity, table, key }: { readonly entity: string; readonly table: string; readonly key: string },
): Promise<void> {
  await transaction.execute(
    `delete from freeagent_sync.rejects r
     where r.company = $1
       and r.entity = $2
       and r.reason = 'apply_failed'
       and not exists (
         select 1
         from freeagent_sync.${table} t
         where t.${key} = case r.reason when 'apply_failed' then r.source_key::bigint end
           and t.applied_at is null)`,
    [company, entity],
  );
}
