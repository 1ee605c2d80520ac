import pLimit, { type LimitFunction } from "p-limit";
import * as z from "zod";
import { Problem } from "../domain/problem.ts";
import type { Database, Queryable } from "../domain/queryable.ts";
import { forgetTokens, readKnownCompany, readOtherOwner } from "./known-company.ts";
import { lockTimedOut } from "./server-ailing.ts";
import type {
  GrantTerms,
  LoginTokens,
  SealedTokens,
  StoredTokens,
  TokenStore,
  TokenTurn,
} from "../domain/token-store.ts";

/** Tokens in the table oauth_tokens. A turn needs two connections of the pool for its length; a few are taken at once. */
export function tokenStore(database: Database): TokenStore {
  return {
    read: (company) => readTokens(database, company),
    companies: async () => {
      const rows = await database.query("select company from freeagent_sync.oauth_tokens order by company");
      return rows.map((row) => String(row["company"]));
    },
    inTurn: (company, work) => inTurn(database, company, work),
    saveLate: (company, generation, tokens, terms) => save(database, company, generation, tokens, terms),
    saveLogin: (company, tokens) => inTurn(database, company, (_turn, turn) => saveLogin(turn, company, tokens)),
    nameCompany: async (company, freeagentCompanyId, freeagentSubdomain) => {
      await database.execute(nameCompanySql, [company, freeagentCompanyId, freeagentSubdomain]);
    },
    confirmCompany: async (company, generation, freeagentCompanyId, freeagentSubdomain) => {
      await database.execute(confirmCompanySql, [company, generation, freeagentCompanyId, freeagentSubdomain]);
    },
    knownCompany: (company) => readKnownCompany(database, company),
    otherOwner: (company, freeagentCompanyId, origin) => readOtherOwner(database, company, freeagentCompanyId, origin),
    remove: (company) => forgetTokens(database, company),
  };
}

const storedRows = z.array(
  z.object({
    company: z.string(),
    keyId: z.string(),
    accessToken: z.string(),
    refreshToken: z.string(),
    previousRefreshToken: z.string().nullable(),
    generation: z.coerce.number(),
    accessSecondsLeft: z.coerce.number(),
    accessLifetimeSeconds: z.coerce.number(),
    refreshSecondsLeft: z.coerce.number().nullable(),
    refreshInterrupted: z.boolean(),
    loginNeeded: z.boolean(),
    origin: z.string().nullable(),
    freeagentCompanyId: z.coerce.number().nullable(),
    freeagentSubdomain: z.string().nullable(),
    companyUnconfirmed: z.boolean(),
  }),
);

async function readTokens(database: Queryable, company: string): Promise<StoredTokens | undefined> {
  const rows = await database.query(
    `select company,
            key_id as "keyId",
            access_token as "accessToken",
            refresh_token as "refreshToken",
            previous_refresh_token as "previousRefreshToken",
            generation,
            extract(epoch from access_expires_at - clock_timestamp())::float8 as "accessSecondsLeft",
            extract(epoch from access_expires_at - obtained_at)::float8 as "accessLifetimeSeconds",
            extract(epoch from refresh_expires_at - clock_timestamp())::float8 as "refreshSecondsLeft",
            refresh_started_at is not null as "refreshInterrupted",
            login_needed_at is not null as "loginNeeded",
            origin,
            freeagent_company_id as "freeagentCompanyId",
            freeagent_subdomain as "freeagentSubdomain",
            company_unconfirmed or freeagent_company_id is null as "companyUnconfirmed"
       from freeagent_sync.oauth_tokens
      where company = $1`,
    [company],
  );
  return storedRows.parse(rows)[0];
}

/**
 * The one place where a network call happens inside a transaction: only a lock that dies with its process keeps two
 * refreshes apart and is free again at once after a crash. The transaction writes nothing before the answer is there,
 * so it holds no row and no xid meanwhile. Works through PgBouncer, too.
 */
async function inTurn<Result>(
  database: Database,
  company: string,
  work: (turn: TokenTurn, transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  return turnsOf(database)(() =>
    database.transaction(async (transaction) => {
      await transaction.execute("set local idle_in_transaction_session_timeout = '60s'");
      await transaction.execute("set local lock_timeout = '45s'");
      await waitForTurn(transaction, company);
      return work(tokenTurn(database, transaction, company), transaction);
    }),
  );
}

/**
 * Of the ten connections of a pool: were all of them in turns, as where a watch of ten companies starts in the morning, each
 * turn would wait for a second one until its transaction is ended for idling.
 */
const turnsAtOnce = 4;
const turns = new WeakMap<Database, LimitFunction>();

function turnsOf(database: Database): LimitFunction {
  const limit = turns.get(database) ?? pLimit(turnsAtOnce);
  turns.set(database, limit);
  return limit;
}

async function waitForTurn(transaction: Queryable, company: string): Promise<void> {
  try {
    await transaction.query("select pg_advisory_xact_lock(hashtextextended('freeagent-sync oauth:' || $1, 0))", [
      company,
    ]);
  } catch (error) {
    if (lockTimedOut(error) === undefined) throw error;
    throw new Problem({
      kind: "try_later",
      code: "token_refresh_busy",
      message: `Another process has been refreshing the tokens of ${company} for 45 seconds; try again in a minute.`,
      cause: error,
    });
  }
}

function tokenTurn(database: Database, transaction: Queryable, company: string): TokenTurn {
  // The notes go over a second connection, so that they are committed whatever becomes of the turn.
  const note = async (generation: number, assignment: string): Promise<boolean> => {
    const sql = `update freeagent_sync.oauth_tokens set ${assignment} where company = $1 and generation = $2`;
    return (await database.execute(sql, [company, generation])) === 1;
  };
  return {
    read: () => readTokens(transaction, company),
    noteRefreshStarted: async (generation) => {
      await note(generation, "refresh_started_at = clock_timestamp()");
    },
    noteRefreshNotSent: async (generation) => {
      await note(generation, "refresh_started_at = null");
    },
    noteLoginNeeded: (generation) => note(generation, "login_needed_at = coalesce(login_needed_at, clock_timestamp())"),
    save: (generation, tokens, terms) => save(transaction, company, generation, tokens, terms),
    reseal: async (generation, tokens) =>
      (await transaction.execute(resealSql, sealedValues(company, generation, tokens))) === 1,
  };
}

async function save(
  database: Queryable,
  company: string,
  generation: number,
  tokens: SealedTokens,
  { accessSeconds, refreshSeconds, origin }: GrantTerms,
): Promise<boolean> {
  const values = [...sealedValues(company, generation, tokens), accessSeconds, refreshSeconds, origin];
  return (await database.execute(saveSql, values)) === 1;
}

function sealedValues(company: string, generation: number, tokens: SealedTokens): unknown[] {
  const { keyId, accessToken, refreshToken, previousRefreshToken } = tokens;
  return [company, generation, keyId, accessToken, refreshToken, previousRefreshToken];
}

// By primary key; the generation refuses to overwrite a log-in that came in between.
const saveSql = `
  update freeagent_sync.oauth_tokens
  set key_id = $3,
      access_token = $4,
      refresh_token = $5,
      previous_refresh_token = $6,
      generation = generation + 1,
      origin = $9,
      obtained_at = coalesce(refresh_started_at, clock_timestamp()),
      access_expires_at = coalesce(refresh_started_at, clock_timestamp()) + make_interval(secs => $7::float8),
      refresh_expires_at = coalesce(refresh_started_at, clock_timestamp()) + make_interval(secs => $8::float8),
      refresh_started_at = null,
      login_needed_at = null
  where company = $1
    and generation = $2`;

const resealSql = `
  update freeagent_sync.oauth_tokens
  set key_id = $3,
      access_token = $4,
      refresh_token = $5,
      previous_refresh_token = $6
  where company = $1
    and generation = $2`;

// By primary key; a company that is known already stays.
const nameCompanySql = `
  update freeagent_sync.oauth_tokens
  set freeagent_company_id = $2,
      freeagent_subdomain = $3
  where company = $1
    and freeagent_company_id is null`;

// By primary key; the generation leaves a log-in alone that came while FreeAgent was asked about the pair before.
const confirmCompanySql = `
  update freeagent_sync.oauth_tokens
  set freeagent_company_id = $3,
      freeagent_subdomain = $4,
      company_unconfirmed = false
  where company = $1
    and generation = $2`;

async function saveLogin(transaction: Queryable, company: string, tokens: LoginTokens): Promise<void> {
  await transaction.execute(
    `insert into freeagent_sync.oauth_tokens as t
       (company, freeagent_company_id, freeagent_subdomain, key_id, access_token, refresh_token,
        obtained_at, access_expires_at, refresh_expires_at, origin, company_unconfirmed)
     values ($1, $2, $3, $4, $5, $6, clock_timestamp(),
             clock_timestamp() + make_interval(secs => $7::float8),
             clock_timestamp() + make_interval(secs => $8::float8), $9, $10)
     on conflict (company) do update
     set freeagent_company_id = excluded.freeagent_company_id,
         freeagent_subdomain = excluded.freeagent_subdomain,
         company_unconfirmed = excluded.company_unconfirmed,
         origin = excluded.origin,
         key_id = excluded.key_id,
         access_token = excluded.access_token,
         refresh_token = excluded.refresh_token,
         previous_refresh_token = null,
         generation = t.generation + 1,
         obtained_at = excluded.obtained_at,
         access_expires_at = excluded.access_expires_at,
         refresh_expires_at = excluded.refresh_expires_at,
         refresh_started_at = null,
         login_needed_at = null,
         logged_in_at = clock_timestamp()`,
    [
      company,
      tokens.freeagentCompanyId,
      tokens.freeagentSubdomain,
      tokens.keyId,
      tokens.accessToken,
      tokens.refreshToken,
      tokens.accessSeconds,
      tokens.refreshSeconds,
      tokens.origin,
      tokens.companyUnconfirmed,
    ],
  );
}
