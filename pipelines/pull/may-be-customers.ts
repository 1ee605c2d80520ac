import { readContactRivals } from "../../extract/mirror/read-contact-rivals.ts";
import { knownKeysOf } from "../known-keys.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Whether each new contact may be a customer of the back office that is there already: PostgreSQL cannot tell who one is
 * that FreeAgent has no contact of. What was staged before that customer came is not to be taken over meanwhile: it would
 * come a second time. Reads the mapping file once.
 */
export async function mayBeCustomers(context: RunContext): Promise<boolean> {
  const { company, database, mapping } = context;
  // A marker is asked for only to have those of all rows worked out.
  const noMarker = [""];
  const keys = knownKeysOf(context, "contact");
  const { unknown } = await readContactRivals(database, company.name, mapping.contacts, noMarker, keys);
  return unknown.length > 0;
}
