/**
 * SQL of the currency of a company's books, `$1`: that of its primary bank account. What FreeAgent or the mapping names no
 * currency for is in it.
 */
export const homeCurrency = `(
      select coalesce(min(a.currency) filter (where a.is_primary), min(a.currency), 'GBP')
      from freeagent_mirror.bank_accounts a
      where a.company = $1)`;
