import type { JsonObject } from "./json.ts";

/** An object of FreeAgent's, as mirrored, that belongs to no source key. */
export interface FoundObject {
  readonly id: number;
  readonly raw: JsonObject;
}

/** One that a key takes over. */
export interface AdoptedObject extends FoundObject {
  /** Fields of it that are not the back office's to decide: they are not sent. */
  readonly withheld: ReadonlySet<string>;
}
