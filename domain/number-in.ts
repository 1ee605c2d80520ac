import type { Json } from "./json.ts";

/** FreeAgent's number at the end of a resource's URL or path; undefined where there is none. */
export function numberIn(value: Json | undefined): number | undefined {
  const digits = typeof value === "string" ? /(\d+)\/*$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}
