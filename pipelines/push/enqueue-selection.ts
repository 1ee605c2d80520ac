import type { CompanyConfig } from "../../config/config.ts";
import type { Logger } from "../../domain/logger.ts";
import type { Database } from "../../domain/queryable.ts";
import type { KeySelection } from "../../extract/back-office/key-selection.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";
import { readSelectedKeys } from "../../extract/back-office/read-selected-keys.ts";
import { countEnqueueable, enqueueBackfill } from "../../load/changes/enqueue-backfill.ts";
import { pushFlows } from "./push-flows.ts";
import type { PushPart } from "./push-part.ts";

/** What enqueuing needs from outside. */
export interface EnqueueSetting {
  readonly database: Database;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** True: only count. */
  readonly dryRun: boolean;
}

/** What was enqueued for one company, or would be. */
export interface EnqueuedSelection {
  readonly company: string;
  /** Keys of the mapping that the selection meets. */
  readonly selected: number;
  readonly enqueued: number;
  /** Keys that were named, and that no row of the mapping has. */
  readonly unknown: readonly string[];
}

/**
 * Enqueues the selected keys of a company as backfill changes, each batch committed on its own: killed in the middle,
 * the same command enqueues the rest. Needs no lease, for it only adds work.
 * @throws Problem configuration/mapping_invalid, and those of readSelectedKeys
 */
export async function enqueueSelection(
  { database, logger, signal, dryRun }: EnqueueSetting,
  company: CompanyConfig,
  part: PushPart,
  selection: KeySelection,
): Promise<EnqueuedSelection> {
  const mapping = await readMapping(database, company.mappingFolder);
  const enqueue = dryRun ? countEnqueueable : enqueueBackfill;
  const named = selection.kind === "keys" ? selection.keys : [];
  const unknown = new Set(named);
  let [selected, enqueued] = [0, 0];
  await readSelectedKeys(database, mapping[part], selection, async (keys) => {
    signal.throwIfAborted();
    selected += keys.length;
    if (unknown.size > 0) for (const key of keys) unknown.delete(key);
    enqueued += await enqueue(database, company.name, pushFlows[part].entity, keys);
    logger.info({ company: company.name, part, selected, enqueued, dry_run: dryRun }, "backfill.enqueued");
  });
  return { company: company.name, selected, enqueued, unknown: [...unknown] };
}
