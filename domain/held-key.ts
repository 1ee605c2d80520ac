import { entities } from "./entity.ts";

/** Whom a held key waits for: a `person`, another key (`waiting`), its next attempt (`retry`), or nobody (`dismissed`). */
export const heldStates = ["person", "waiting", "retry", "dismissed"] as const;
export type HeldState = (typeof heldStates)[number];

/** What may be held: what is pushed, and staged rows that could not be applied. */
export const heldEntities = [...entities, "bank_payment", "contact_update"] as const;
export type HeldEntity = (typeof heldEntities)[number];

/** One key that did not go through. Times are ISO 8601 UTC. */
export interface HeldKey {
  readonly entity: HeldEntity;
  readonly sourceKey: string;
  readonly state: HeldState;
  /** Stable code; docs/rejects.md lists them. An earlier version may have known others. */
  readonly reason: string;
  /** A sentence that says what is wrong and what to do. */
  readonly detail: string;
  readonly field: string | null;
  /** FreeAgent's own words, when it was FreeAgent that refused. */
  readonly freeagentMessage: string | null;
  readonly attempts: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** entity:source_key of the key it waits for. */
  readonly waitingFor: string | null;
  /** Set for a key in the state `retry`. */
  readonly nextAttemptAt: string | null;
  readonly dismissedAt: string | null;
  readonly dismissedBy: string | null;
  readonly dismissedBecause: string | null;
}
