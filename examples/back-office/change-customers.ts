import { NAMES } from "./names.ts";
import type { SalesDatabase } from "./sales-database.ts";
import { seededDice } from "./seeded-dice.ts";

/** Moves customers to another street and gives them another e-mail address and telephone, in one statement. */
export async function changeCustomers(
  database: SalesDatabase,
  keys: readonly string[],
  { seed, today }: { readonly seed: number; readonly today: string },
): Promise<void> {
  const dice = seededDice(seed, `moves of ${today}`, 0);
  await database.execute(
    `update sales.customers
      set street = change.street, email = change.email, telephone = change.telephone
      from unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
        as change (customer_id, street, email, telephone)
      where customers.customer_id = change.customer_id`,
    [
      keys,
      // Numbers above 240 are given to nobody else, so the street is a new one for sure.
      keys.map(() => `${dice.between(241, 999)} ${dice.pick(NAMES.streets)}`),
      keys.map((key) => `ledger.${key}@since-${today}.example`),
      keys.map(() => `01632 960${String(dice.between(0, 999)).padStart(3, "0")}`),
    ],
  );
}
