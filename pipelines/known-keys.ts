import { capturedTables } from "../config/captured-tables.ts";
import type { CompanyConfig } from "../config/config.ts";
import type { Entity } from "../domain/entity.ts";
import type { Database } from "../domain/queryable.ts";
import { readKnownKeys } from "../extract/changes/read-known-keys.ts";

/** Reads the keys that a mapping file may fail for before it tells them: all that are known otherwise. */
export function knownKeysOf(
  { company, database }: { company: Pick<CompanyConfig, "name" | "capture">; database: Database },
  entity: Entity,
): () => Promise<readonly string[]> {
  return () => readKnownKeys(database, company.name, entity, capturedTables(company));
}
