import type { Entity } from "./entity.ts";
import type { JsonObject } from "./json.ts";

/** What became of the object on FreeAgent's side. A deleted one is kept, so that it is never created again by itself. */
export type LinkState = "active" | "hidden" | "deleted";

/** Source key <-> object in FreeAgent, with the base that both sides last agreed on. */
export interface Link {
  readonly entity: Entity;
  readonly sourceKey: string;
  /** Null: a payment that FreeAgent had settled without a bank entry that could be linked. */
  readonly freeagentId: number | null;
  readonly state: LinkState;
  /** Only what we made is ever deleted by us. */
  readonly madeByUs: boolean;
  readonly base: JsonObject;
  /** Hash of the mapped row last brought in step. */
  readonly sentHash: string;
  /** updated_at of the object when the base was taken, ISO 8601 UTC. */
  readonly remoteUpdatedAt: string | null;
  /** A contact's base holds all that its mirror row has to say. Without it the next pull compares the two. */
  readonly compared?: true;
}

const deletedByUs = "deleted_by_us";

/** The base to keep of an object that we deleted because the back office did: its row may come again. */
export function deletedBase(base: JsonObject): JsonObject {
  return { ...base, [deletedByUs]: true };
}

/** True when a person deleted the object: then it is not created again by itself. */
export function deletedByPerson({ state, base }: Link): boolean {
  return state === "deleted" && base[deletedByUs] !== true;
}
