import type { JsonObject } from "../../domain/json.ts";

/**
 * Pages of what is on one bank account: a row that does not say which account is on the one that was asked for.
 * @param account URL of the account
 */
export async function* ofAccount<Row extends { readonly raw: JsonObject }>(
  pages: AsyncIterable<Row[]>,
  account: string,
): AsyncGenerator<Row[], void> {
  for await (const page of pages) yield page.map((row) => withAccount(row, account));
}

/** The row with the account, where it says none itself. */
export function withAccount<Row extends { readonly raw: JsonObject }>(row: Row, account: string): Row {
  const { bank_account: said = null } = row.raw;
  return said === null ? { ...row, raw: { ...row.raw, bank_account: account } } : row;
}
