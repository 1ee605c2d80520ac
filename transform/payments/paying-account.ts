/** What of a bank account decides whether a payment means it. */
interface NamedAccount {
  readonly name: string;
  readonly isPrimary: boolean;
}

/**
 * The account that a payment's row means: the one it names, or, where it names none, the primary one, or the only one.
 * Undefined when FreeAgent has no such account, or several of that name: the money would be booked on any of them.
 * @param accounts those in use
 * @param namesOf the configuration's `bank_accounts`: FreeAgent's name by the back office's
 * @param named the row's `bank_account`, as the mapping gave it
 */
export function payingAccount<Account extends NamedAccount>(
  accounts: readonly Account[],
  namesOf: Readonly<Record<string, string>>,
  named: unknown,
): Account | undefined {
  if (typeof named !== "string" || named.trim() === "") {
    return accounts.find(({ isPrimary }) => isPrimary) ?? (accounts.length === 1 ? accounts[0] : undefined);
  }
  const name = namesOf[named.trim()] ?? named.trim();
  const [only, another] = accounts.filter((account) => account.name === name);
  return another === undefined ? only : undefined;
}
