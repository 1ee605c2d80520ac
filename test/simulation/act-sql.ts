/** What an act's numbers stand for in its SQL: `:first`, `:second`, `:pence`, `:day`. */
export interface ActNumbers {
  readonly first: number;
  readonly second: number;
  readonly pence: number;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** Statements of an act with its numbers in their places. Numbers and a date of our own: nothing in them needs quoting. */
export function actSql(sql: string, { first, second, pence, day }: ActNumbers): string {
  const values: Readonly<Record<string, string>> = {
    first: String(first),
    second: String(second),
    pence: String(pence),
    day: `date '${day}'`,
  };
  return sql.replaceAll(/(?<!:):(first|second|pence|day)\b/g, (whole, name: string) => values[name] ?? whole);
}

/** Enqueues the keys of a table to be compared, as `backfill` does: those with a change of their own are work anyway. */
export function backfilled(entity: "contact" | "invoice" | "payment", key: string, table: string): string {
  return `
    insert into freeagent_sync.${entity}_changes (change_id, company, source_key, op) overriding system value
    select nextval('freeagent_sync.backfill_change_id'), 'sample', t.${key}::text, 'B'
    from ${table} t
    where not exists (select 1 from freeagent_sync.${entity}_changes c where c.source_key = t.${key}::text)`;
}

/** The key that a number chooses among those that a `from` clause holds; null where it holds none. */
export function chosen(key: string, from: string, number = ":first"): string {
  return `(
    select ${key} from ${from} order by ${key}
    offset ${number} % greatest((select count(*) from ${from}), 1) limit 1)`;
}

/** A key that the table has given out and has not any more; null where there is none. */
export function goneKey(key: string, table: string): string {
  return `(
    select k from generate_series((select min(${key}) from ${table}), (select max(${key}) from ${table})) k
    where not exists (select 1 from ${table} t where t.${key} = k) order by k limit 1)`;
}
