import type { Entity } from "./entity.ts";
import type { JsonObject } from "./json.ts";
import type { StepName } from "./plan.ts";

/** A write whose answer was lost, as it was sent. */
export interface WriteInDoubt {
  readonly entity: Entity;
  readonly sourceKey: string;
  readonly step: StepName;
  /** What a look-up searches for. */
  readonly marker: string;
  /** What was sent. */
  readonly body: JsonObject;
  /** Hash of the row that it was planned from. */
  readonly bodyHash: string;
}
