import type { Call } from "./call.ts";
import type { SalesDocument } from "./records.ts";
import { invalid } from "./refusal.ts";
import type { World } from "./world.ts";

/** The next automatic reference. It reserves nothing: a call that asks before it is stored gets the same one. */
export function nextReference(world: World): string {
  return String(world.lastReference + 1).padStart(3, "0");
}

/** Files a document under its reference, moving the counter where the reference is a number. */
export function fileReference(call: Pick<Call, "world" | "switches">, document: SalesDocument): void {
  const { world, switches } = call;
  const holders = world.references.get(document.reference);
  if (holders === undefined) world.references.set(document.reference, [document]);
  else holders.push(document);
  const number = (switches.non_numeric_reference_counts ? /(\d{1,9})$/ : /^(\d{1,9})$/).exec(document.reference)?.[1];
  if (number !== undefined) world.lastReference = Math.max(world.lastReference, Number(number));
}

/** Forgets a document's reference; the counter falls back when it was the last one. */
export function unfileReference(world: World, document: SalesDocument): void {
  const holders = world.references.get(document.reference);
  if (holders === undefined) return;
  const others = holders.filter((holder) => holder !== document);
  if (others.length > 0) {
    world.references.set(document.reference, others);
    return;
  }
  world.references.delete(document.reference);
  if (/^\d{1,9}$/.test(document.reference) && Number(document.reference) === world.lastReference)
    world.lastReference -= 1;
}

/** Refuses a reference that another document has, as the switch `duplicate_reference` wants it. */
export function checkReference(
  call: Pick<Call, "world" | "switches">,
  reference: string,
  document: SalesDocument | undefined,
  moment: "storing" | "sending",
): void {
  const policy = call.switches.duplicate_reference;
  if (policy === "accepted" || (policy === "refused_on_sending" && moment === "storing")) return;
  for (const holder of call.world.references.get(reference) ?? []) {
    const counts = policy === "refused" || holder.state !== "draft";
    if (holder !== document && counts) throw invalid("reference has already been taken");
  }
}
