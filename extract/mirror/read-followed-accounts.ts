import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * FreeAgent's numbers of the bank accounts to follow: those that the configuration names, or all when it names none.
 * A handful of rows by primary key.
 * @throws Problem configuration/bank_account_unknown: a renamed account must not pass for one without payments
 */
export async function readFollowedAccounts(
  database: Queryable,
  company: { readonly name: string; readonly bankAccounts: Readonly<Record<string, string>> },
): Promise<readonly number[]> {
  const names = new Set(Object.values(company.bankAccounts));
  const rows = await database.query(
    `select freeagent_id, name
     from freeagent_mirror.bank_accounts
     where company = $1
       and deleted_at is null
     order by freeagent_id`,
    [company.name],
  );
  const known = rows.map((row) => String(row["name"]));
  const unknown = [...names].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw unknownAccount(unknown, known);
  return rows
    .filter((row) => names.size === 0 || names.has(String(row["name"])))
    .map((row) => Number(row["freeagent_id"]));
}

function unknownAccount(unknown: readonly string[], known: readonly string[]): Problem {
  const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
  return new Problem({
    kind: "configuration",
    code: "bank_account_unknown",
    message: `company.bank_accounts names ${quoted(unknown)}, but FreeAgent has ${quoted(known)}. Nothing was taken back; correct the name in freeagent-sync.yaml.`,
  });
}
