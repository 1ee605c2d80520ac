import type { Call } from "./call.ts";

/** The URL of a resource on the host that the client called. */
export function urlOf(call: Pick<Call, "origin">, collection: string, id: number | string): string {
  return `${call.origin}/v2/${collection}/${id}`;
}
