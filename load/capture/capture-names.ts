import { createHash } from "node:crypto";
import type { CapturedTable } from "../../domain/captured-table.ts";

/** What the triggers of a table are for: one of each, whatever the table is like. */
export const captureEvents = ["insert", "update", "delete", "rekey", "truncate"] as const;
export type CaptureEvent = (typeof captureEvents)[number];

/** What the trigger function of a table is called in schema freeagent_sync, and what its triggers are. */
export function captureNames(table: CapturedTable) {
  const identity = [table.company, table.entity, table.schema, table.table, table.key].join("\u0000");
  const short = createHash("sha256").update(identity).digest("hex").slice(0, 8);
  return {
    functionName: `capture_${table.entity}_${short}`,
    triggerName: (event: CaptureEvent): string => `freeagent_sync_${table.entity}_${event}_${short}`,
  };
}
