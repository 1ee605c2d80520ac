import { Problem } from "../domain/problem.ts";
import type { GlobalOptions } from "./global-options.ts";

/** SQL that is printed to be run is no JSON document. @throws Problem usage/output_ambiguous */
export function refuseJsonOfSql({ json }: Pick<GlobalOptions, "json">): void {
  if (!json) return;
  const message = "--print-sql prints SQL and --json one JSON document; give only one of them.";
  throw new Problem({ kind: "usage", code: "output_ambiguous", message });
}
