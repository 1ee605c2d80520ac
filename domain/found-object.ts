import type { JsonObject } from "./json.ts";
import type { Link } from "./link.ts";

/** An object of FreeAgent's, as mirrored, that belongs to no source key of the back office. */
export interface FoundObject {
  readonly id: number;
  readonly raw: JsonObject;
  /** The link of the customer that it belonged to, who is gone. */
  readonly leftBy?: Link;
}

/** One that a key takes over. */
export interface AdoptedObject extends FoundObject {
  /** Fields of it that are not the back office's to decide: they are not sent. */
  readonly withheld: ReadonlySet<string>;
}
