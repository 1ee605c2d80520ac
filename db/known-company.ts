import * as z from "zod";
import type { Queryable } from "../domain/queryable.ts";
import type { KnownCompany } from "../domain/token-store.ts";

const knownRows = z.tuple([
  z.object({
    freeagentCompanyId: z.coerce.number().nullable(),
    freeagentSubdomain: z.string().nullable(),
    hasWork: z.boolean(),
  }),
]);

/** Which FreeAgent company a company is, or was before a logout as long as anything of it is stored. By primary keys. */
export async function readKnownCompany(database: Queryable, company: string): Promise<KnownCompany> {
  return knownRows.parse(await database.query(knownSql, [company]))[0];
}

/** Another company that is logged in to a company of FreeAgent's. The table has a row per company. */
export async function readOtherOwner(
  database: Queryable,
  company: string,
  freeagentCompanyId: number,
  origin: string | null,
): Promise<string | undefined> {
  const [row] = await database.query(
    `select min(company) as owner
     from freeagent_sync.oauth_tokens
     where company <> $1
       and freeagent_company_id = $2
       and not company_unconfirmed
       and (origin = $3 or origin is null or $3::text is null)
     having count(*) > 0`,
    [company, freeagentCompanyId, origin],
  );
  return row === undefined ? undefined : String(row["owner"]);
}

/** Forgets the tokens of a company, but not whose they were; false when there were none. */
export async function forgetTokens(database: Queryable, company: string): Promise<boolean> {
  const rows = await database.query(forgetSql, [company]);
  return rows.length > 0;
}

const knownSql = `
  with work as (
    select exists (select from freeagent_sync.cursors where company = $1)
        or exists (select from freeagent_sync.links where company = $1) as stored)
  select
    coalesce(t.freeagent_company_id, f.freeagent_company_id) as "freeagentCompanyId",
    coalesce(t.freeagent_subdomain, f.freeagent_subdomain) as "freeagentSubdomain",
    work.stored as "hasWork"
  from work
  left join freeagent_sync.oauth_tokens t
    on t.company = $1
  left join freeagent_sync.former_logins f
    on f.company = $1
   and work.stored
   and t.freeagent_company_id is null`;

const forgetSql = `
  with forgotten as (
    delete from freeagent_sync.oauth_tokens
    where company = $1
    returning company, freeagent_company_id, freeagent_subdomain),
  remembered as (
    insert into freeagent_sync.former_logins (company, freeagent_company_id, freeagent_subdomain)
    select company, freeagent_company_id, freeagent_subdomain
    from forgotten
    where freeagent_company_id is not null
    on conflict (company) do update
    set freeagent_company_id = excluded.freeagent_company_id,
        freeagent_subdomain = excluded.freeagent_subdomain,
        ended_at = clock_timestamp())
  select company from forgotten`;
