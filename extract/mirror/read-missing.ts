import { mirrorTableNames, type MirroredKind } from "../../domain/mirrored-kind.ts";
import type { Period } from "../../domain/period.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Part of a mirror table: of one bank account, of some days, or all of it. */
export interface MirrorPart {
  readonly kind: MirroredKind;
  readonly bankAccountId?: number;
  readonly period?: Period;
}

/**
 * What a part of the mirror has and FreeAgent's complete list does not. One pass over the part: the indexes by
 * account and date, or the primary key.
 */
export async function readMissing(
  database: Queryable,
  company: string,
  part: MirrorPart,
  listed: readonly number[],
): Promise<readonly number[]> {
  const rows = await database.query(
    `select m.freeagent_id
     from freeagent_mirror.${mirrorTableNames[part.kind]} m
     left join unnest($2::bigint[]) listed (id)
       on listed.id = m.freeagent_id
     where listed.id is null
       and ${partCondition(part)}
     order by m.freeagent_id`,
    [company, listed, ...partValues(part)],
  );
  return rows.map((row) => Number(row["freeagent_id"]));
}

/** How many objects a whole mirror table has. */
export async function countMirrored(database: Queryable, company: string, kind: MirroredKind): Promise<number> {
  const [row] = await database.query(
    `select count(*)::integer as mirrored
     from freeagent_mirror.${mirrorTableNames[kind]}
     where company = $1
       and deleted_at is null`,
    [company],
  );
  return Number(row?.["mirrored"]);
}

function partCondition({ bankAccountId, period }: MirrorPart): string {
  const account = bankAccountId === undefined ? "$3::bigint is null" : "m.bank_account_id = $3::bigint";
  const days =
    period === undefined
      ? "$4::date is null and $5::date is null"
      : "m.dated_on between $4::date and coalesce($5::date, 'infinity')";
  return `m.company = $1 and m.deleted_at is null and ${account} and ${days}`;
}

function partValues({ bankAccountId, period }: MirrorPart): readonly unknown[] {
  return [bankAccountId ?? null, period?.from ?? null, period?.to ?? null];
}
