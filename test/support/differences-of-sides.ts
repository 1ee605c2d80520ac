import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import type { SampleWorld } from "./sample-world.ts";

/** What of its invoices differs between the back office of a world and its FreeAgent, a sentence each. */
export async function differencesOfSides({ control, database }: SampleWorld): Promise<readonly string[]> {
  const { invoices } = (await control("GET", "/books")) as { invoices: BookedInvoice[] };
  return (await compareSides(database, invoices)).differences;
}
