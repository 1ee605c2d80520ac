import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { finished } from "node:stream/promises";
import { once } from "node:events";
import { Pool } from "undici";

/** Where the reference reads and what it fills. */
interface CopiedMirror {
  readonly client: pg.Client;
  readonly origin: string;
  readonly path: string;
  readonly token: string;
}

interface Explanation {
  readonly url: string;
  readonly [attribute: string]: unknown;
}

/**
 * What a good engineer would write by hand: every page asked for while the one before is taken apart, all of them copied
 * into a temporary table, one upsert that writes only what differs, one commit. No lease, no check of the answers, no
 * second walk, nothing kept when it is killed.
 */
export async function copiedMirror({ client, origin, path, token }: CopiedMirror): Promise<void> {
  const pool = new Pool(origin, { connections: 4 });
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "bench" };
  const ask = async (page: number): Promise<readonly Explanation[]> => {
    const { body } = await pool.request({ method: "GET", path: `${path}&per_page=100&page=${page}`, headers });
    const answer = JSON.parse(await body.text()) as { bank_transaction_explanations: Explanation[] };
    return answer.bank_transaction_explanations;
  };
  await client.query("begin");
  await client.query("create temporary table came (like public.copied_explanations including defaults) on commit drop");
  const copy = client.query(copyFrom(`copy came (${columns}) from stdin`));
  let next = ask(1);
  for (let page = 1; ; page += 1) {
    const rows = await next;
    if (rows.length === 0) break;
    next = ask(page + 1);
    if (!copy.write(rows.map(line).join(""))) await once(copy, "drain");
  }
  copy.end();
  await finished(copy);
  await client.query(upsertSql);
  await client.query("commit");
  await pool.close();
}

const columns =
  "company, freeagent_id, bank_account_id, bank_transaction_id, dated_on, gross_value, foreign_currency_value, " +
  "paid_invoice_id, description, type, marked_for_review, is_deletable, updated_at, raw";

function line(row: Explanation): string {
  const values = [
    "acme",
    idOf(row.url),
    idOf(row["bank_account"]),
    idOf(row["bank_transaction"]),
    row["dated_on"],
    row["gross_value"],
    row["foreign_currency_value"] ?? "\\N",
    idOf(row["paid_invoice"]),
    typeof row["description"] === "string" ? escaped(row["description"]) : "\\N",
    row["type"] ?? "\\N",
    row["marked_for_review"] ?? false,
    row["is_deletable"] ?? false,
    row["updated_at"] ?? "\\N",
    escaped(JSON.stringify(row)),
  ];
  return `${values.join("\t")}\n`;
}

function idOf(url: unknown): string {
  return typeof url === "string" ? url.slice(url.lastIndexOf("/") + 1) : "\\N";
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n");
}

const upsertSql = `
  insert into public.copied_explanations as m (${columns})
  select ${columns}
  from came
  on conflict (company, freeagent_id) do update
  set (bank_account_id, bank_transaction_id, dated_on, gross_value, foreign_currency_value, paid_invoice_id, description,
       type, marked_for_review, is_deletable, updated_at, raw, mirrored_at, deleted_at) =
      (excluded.bank_account_id, excluded.bank_transaction_id, excluded.dated_on, excluded.gross_value,
       excluded.foreign_currency_value, excluded.paid_invoice_id, excluded.description, excluded.type,
       excluded.marked_for_review, excluded.is_deletable, excluded.updated_at, excluded.raw, clock_timestamp(), null)
  where m.raw is distinct from excluded.raw
     or m.deleted_at is not null`;
