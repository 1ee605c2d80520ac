import type { CapturedTable } from "../domain/captured-table.ts";
import { entities } from "../domain/entity.ts";
import type { CompanyConfig } from "./config.ts";
import { parseTableName } from "./table-name.ts";

/** Every table under `capture` of a company. The first of an entity is its own; the others feed it. */
export function capturedTables(company: Pick<CompanyConfig, "name" | "capture">): readonly CapturedTable[] {
  return entities.flatMap((entity) =>
    company.capture[entity].flatMap(({ table, key, method }, index) => {
      const name = parseTableName(table);
      return name === undefined ? [] : [{ company: company.name, entity, ...name, key, feeds: index > 0, method }];
    }),
  );
}
