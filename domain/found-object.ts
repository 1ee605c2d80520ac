import type { JsonObject } from "./json.ts";

/** An object of FreeAgent's, as mirrored, that belongs to no source key. */
export interface FoundObject {
  readonly id: number;
  readonly raw: JsonObject;
}
