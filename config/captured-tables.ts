import type { Entity } from "../domain/entity.ts";
import type { CompanyConfig } from "./config.ts";

/** A table named under `capture`, taken apart. The first of an entity is its own; the others feed it. */
export interface ConfiguredTable {
  readonly company: string;
  readonly entity: Entity;
  readonly schema: string;
  readonly table: string;
  readonly key: string;
  readonly feeds: boolean;
}

/** Every table that the configuration of a company captures. */
export function capturedTables(company: CompanyConfig): readonly ConfiguredTable[] {
  const entities = ["contact", "invoice", "payment"] as const;
  return entities.flatMap((entity) =>
    company.capture[entity].map(({ table, key }, index) => {
      const dot = table.indexOf(".");
      return {
        company: company.name,
        entity,
        schema: table.slice(0, dot),
        table: table.slice(dot + 1),
        key,
        feeds: index > 0,
      };
    }),
  );
}
