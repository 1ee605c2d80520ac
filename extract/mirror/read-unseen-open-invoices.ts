import type { Queryable } from "../../domain/queryable.ts";

/** Open invoices of the mirror that FreeAgent no longer lists as open, and how many invoices the mirror has in all. */
export interface UnseenInvoices {
  readonly unseen: readonly number[];
  readonly mirrored: number;
}

/**
 * Invoices that the mirror has as open but FreeAgent's list of open ones no longer shows: paid or deleted since,
 * perhaps without a new updated_at. One scan of the company's invoices.
 */
export async function readUnseenOpenInvoices(
  database: Queryable,
  company: string,
  listedAsOpen: readonly number[],
): Promise<UnseenInvoices> {
  const rows = await database.query(
    `select
       count(*)::integer as mirrored,
       coalesce(
         array_agg(i.freeagent_id::text order by i.freeagent_id)
           filter (where i.status in ('Open', 'Overdue') and o.id is null),
         '{}') as unseen
     from freeagent_mirror.invoices i
     left join unnest($2::bigint[]) o (id)
       on o.id = i.freeagent_id
     where i.company = $1
       and i.deleted_at is null`,
    [company, listedAsOpen],
  );
  const [row] = rows;
  return { mirrored: Number(row?.["mirrored"]), unseen: ((row?.["unseen"] ?? []) as string[]).map(Number) };
}
