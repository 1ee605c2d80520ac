import type { Link } from "../domain/link.ts";
import type { Queryable } from "../domain/queryable.ts";
import { readLinks } from "./read-links.ts";

/** Links of the customers that invoices may be written for: those that FreeAgent has, active or hidden. */
export async function readContactLinks(
  database: Queryable,
  company: string,
  contactKeys: readonly string[],
): Promise<ReadonlyMap<string, Link>> {
  const links = await readLinks(database, company, "contact", contactKeys);
  return new Map([...links].filter(([, link]) => link.state !== "deleted"));
}
