import type { Json } from "./json.ts";

/** One field that the back office should take over, or that a person must decide. Values are comparable, null when empty. */
export interface ContactUpdate {
  readonly field: string;
  readonly decision: "apply" | "conflict";
  readonly oldValue: Json;
  readonly newValue: Json;
  readonly baseValue: Json;
}
