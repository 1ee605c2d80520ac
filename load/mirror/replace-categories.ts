import type { JsonObject } from "../../domain/json.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** One category of FreeAgent's chart of accounts, ready to be mirrored. */
export interface MirroredCategory {
  readonly nominalCode: string;
  readonly description: string;
  /** The list that FreeAgent gives it in, e.g. `income_categories`. */
  readonly group: string;
  readonly raw: JsonObject;
}

/**
 * Brings the mirrored chart of accounts in step with the whole of FreeAgent's: what differs is written, what is not there
 * any more is marked deleted. One statement by primary key; it locks what it writes.
 */
export async function replaceCategories(
  transaction: Queryable,
  company: string,
  categories: readonly MirroredCategory[],
): Promise<void> {
  const byCode = new Map(categories.map((category) => [category.nominalCode, category]));
  const rows = [...byCode.values()].map(({ nominalCode, description, group, raw }) => {
    return { nominal_code: nominalCode, description, category_group: group, raw };
  });
  await transaction.execute(replaceSql, [company, JSON.stringify(rows)]);
}

const replaceSql = `
  with came as (
    select *
    from jsonb_to_recordset($2::jsonb) as n (nominal_code text, description text, category_group text, raw jsonb)),
  gone as (
    update freeagent_mirror.categories m
    set deleted_at = clock_timestamp()
    where m.company = $1
      and m.deleted_at is null
      and not exists (select 1 from came where came.nominal_code = m.nominal_code))
  insert into freeagent_mirror.categories as m (company, nominal_code, description, category_group, raw)
  select $1, nominal_code, description, category_group, raw
  from came
  on conflict (company, nominal_code) do update
  set description = excluded.description,
      category_group = excluded.category_group,
      raw = excluded.raw,
      mirrored_at = clock_timestamp(),
      deleted_at = null
  where m.raw is distinct from excluded.raw
     or m.category_group is distinct from excluded.category_group
     or m.deleted_at is not null`;
