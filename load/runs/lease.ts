import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** The right to work for a company. `epoch` fences: a statement under an older epoch writes nothing. */
export interface Lease {
  readonly company: string;
  readonly owner: string;
  readonly epoch: string;
  /** How long it lives without renewal. A holder renews every quarter of it and sends nothing after its end. */
  readonly seconds: number;
}

/** Life of a lease, in seconds: short enough to wait for after a power cut, long enough for a slow database. */
export const leaseSeconds = 60;

/**
 * Takes the lease of a company, or says who holds it. A new holder puts writes that an earlier holder left
 * without an outcome in doubt: none of them left later than the end of that holder's lease.
 * @throws Problem try_later/lease_held
 */
export async function acquireLease(
  transaction: Queryable,
  company: string,
  owner: string,
  settleSeconds: number,
  seconds: number,
): Promise<Lease> {
  const [taken] = await transaction.query(acquireSql, [company, owner, seconds]);
  if (taken === undefined) throw await heldByAnother(transaction, company);
  const epoch = String(taken["epoch"]);
  await transaction.execute(doubtAbandonedIntentsSql, [company, epoch, settleSeconds]);
  return { company, owner, epoch, seconds };
}

/** Whether a watch had the lease last. By primary key; the owner is named by its command first. */
export async function isWatchs(database: Queryable, company: string): Promise<boolean> {
  const rows = await database.query("select 1 from freeagent_sync.leases where company = $1 and owner like 'watch %'", [
    company,
  ]);
  return rows.length > 0;
}

/** Lengthens the lease, while its holder's transactions hold the fence, too. False: it was lost, and the holder must stop at once. */
export async function renewLease(database: Queryable, lease: Lease): Promise<boolean> {
  const renewed = await database.execute(
    `update freeagent_sync.leases
     set until = clock_timestamp() + make_interval(secs => $3)
     where company = $1
       and epoch = $2
       and until > clock_timestamp()`,
    [lease.company, lease.epoch, lease.seconds],
  );
  return renewed === 1;
}

/** Gives the lease back, so that the next run need not wait for its end. */
export async function releaseLease(database: Queryable, lease: Lease): Promise<void> {
  await database.execute(
    `update freeagent_sync.leases
     set until = least(until, clock_timestamp())
     where company = $1
       and epoch = $2`,
    [lease.company, lease.epoch],
  );
}

/**
 * The fence: call it first in every transaction that stores an outcome. The row lock keeps a successor from
 * taking over before the transaction ends: epoch is in a key (leases_fence). Renewals pass it, for a transaction that runs an
 * apply file or polls a large table may take longer than a lease lives.
 * @throws Problem try_later/lease_lost
 */
export async function requireLease(transaction: Queryable, lease: Lease): Promise<void> {
  const rows = await transaction.query(
    `select 1
     from freeagent_sync.leases
     where company = $1
       and epoch = $2
       and until > clock_timestamp()
     for key share`,
    [lease.company, lease.epoch],
  );
  if (rows.length === 1) return;
  throw leaseLost(lease);
}

/** What a holder says when its lease has gone: a successor may be working already. */
export function leaseLost(lease: Lease): Problem {
  return new Problem({
    kind: "try_later",
    code: "lease_lost",
    message: `The lease of ${lease.company} ended while this run was working; nothing more was written. The next run goes on from here.`,
  });
}

// One row per company, locked by the upsert for the length of this short transaction; for update, because epoch is in a key.
const acquireSql = `
  insert into freeagent_sync.leases as l (company, owner, epoch, acquired_at, until)
  values ($1, $2, 1, clock_timestamp(), clock_timestamp() + make_interval(secs => $3))
  on conflict (company) do update
  set owner = excluded.owner,
      epoch = l.epoch + 1,
      acquired_at = excluded.acquired_at,
      until = excluded.until,
      previous_until = l.until
  where l.until <= clock_timestamp()
  returning epoch`;

// Uses one_open_intent. A planned intent was never sent, so it is simply dropped from the open ones.
const doubtAbandonedIntentsSql = `
  update freeagent_sync.intents i
  set state = case i.state when 'planned' then 'refused' else 'in_doubt' end,
      finished_at = case i.state when 'planned' then clock_timestamp() end,
      settle_until = coalesce(l.previous_until, clock_timestamp()) + make_interval(secs => $3),
      error = case i.state when 'planned' then 'never sent' else 'the run ended before the answer was stored' end
  from freeagent_sync.leases l
  where l.company = $1
    and i.company = $1
    and i.state in ('planned', 'sent')
    and i.epoch < $2`;

async function heldByAnother(database: Queryable, company: string): Promise<Problem> {
  const [holder] = await database.query(
    `select owner, to_char(acquired_at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as since
     from freeagent_sync.leases
     where company = $1`,
    [company],
  );
  return new Problem({
    kind: "try_later",
    code: "lease_held",
    message: `Another run works for ${company}: ${String(holder?.["owner"])}, since ${String(holder?.["since"])} UTC. Nothing was done; try again when it has ended.`,
  });
}
