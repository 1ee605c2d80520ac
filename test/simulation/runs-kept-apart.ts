import type { SimulatedWorld } from "./simulated-world.ts";

interface LoggedCall {
  readonly path: string;
  readonly status: number | null;
  readonly fault: string | null;
}

/** A log-in costs two calls of the token endpoint: its code is exchanged, and the pair refreshed once. */
const callsOfALogin = 2;

/**
 * Runs do not meet: no write was sent under a lease that another run had taken, none of them holds the lease or a
 * transaction after its end, and they refresh the tokens no more often than once each.
 * @param begun how many runs there were
 */
export async function runsMet(world: SimulatedWorld, begun: number): Promise<string[]> {
  const rows = await world.database.query(meetingsSql);
  return [...rows.map((row) => String(row["problem"])), ...(await idleRefreshes(world, begun))];
}

async function idleRefreshes(world: SimulatedWorld, begun: number): Promise<string[]> {
  const refreshes = (await tokenCalls(world)).filter(({ status, fault }) => status === 200 && fault === null);
  const most = callsOfALogin * world.logins() + begun;
  return refreshes.length <= most ? [] : [`${refreshes.length} token calls for ${begun} runs.`];
}

/** True when FreeAgent's answer to a refresh was lost, and the old token may be dead: only then may a person be needed. */
export async function loginMayBeLost(world: SimulatedWorld, rotation: string): Promise<boolean> {
  return rotation !== "lax" && (await tokenCalls(world)).some(({ fault }) => fault !== null);
}

async function tokenCalls({ control }: SimulatedWorld): Promise<readonly LoggedCall[]> {
  const { requests } = (await control("GET", "/requests?path=/v2/token_endpoint")) as { requests: LoggedCall[] };
  return requests;
}

const meetingsSql = `
  select 'the ' || i.step || ' of ' || i.entity || ' ' || i.source_key || ' was sent under a lease that had gone' as problem
  from freeagent_sync.intents i
  where exists (
    select 1 from freeagent_sync.runs r
    where r.company = i.company and r.epoch > i.epoch and r.started_at <= i.sent_at)
  union all
  select 'the lease is still held by ' || owner
  from freeagent_sync.leases
  where until > stage.clock_timestamp()
  union all
  select 'a session is left ' || state
  from pg_stat_activity
  where datname = current_database()
    and pid <> pg_backend_pid()
    and state <> 'idle'
    and backend_type = 'client backend' -- autovacuum comes when it likes, and is active too`;
