import type { BankLine } from "./records.ts";
import type { World } from "./world.ts";

const signs: Readonly<Record<string, string>> = { GBP: "£", EUR: "€", USD: "$" };

/** A line's description followed by its amount, as `full_description` shows it: `///£25.00`. */
export function fullDescription(world: World, line: BankLine): string {
  const currency = world.accounts.get(line.accountId)?.currency ?? "GBP";
  return `${line.description}${money(line.amount.abs().toFixed(2), currency)}`;
}

/** An amount with its currency's sign and thousands separators. */
export function money(amount: string, currency: string): string {
  return `${signs[currency] ?? `${currency} `}${amount.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}`;
}
