import type { FoundObject } from "../domain/found-object.ts";
import type { Rejection } from "../domain/plan.ts";
import type { Settlement } from "../domain/settlement.ts";
import type { WriteInDoubt } from "../domain/write-in-doubt.ts";
import { linkLookedAt } from "./link-looked-at.ts";
import { notFound, severalFound } from "./not-one-found.ts";
import { severalExist } from "./several-exist.ts";

/**
 * What became of a create.
 * @param found what FreeAgent has by its marker, belongs to no source key and may be ours (`mayBeOurs`), in FreeAgent's order
 * @param doubt where nothing was found: why it may be there all the same, changed by a person
 */
export function settleCreate(
  write: WriteInDoubt,
  found: readonly FoundObject[],
  doubt: Rejection | undefined,
): Settlement {
  const { entity } = write;
  const [first, second] = found;
  if (first === undefined) return doubt === undefined ? notFound : changedByPerson(doubt);
  // Entries of one amount, day and invoice are as good as each other: two lost payments each take one of them.
  if (second !== undefined && entity !== "payment") {
    const ids = found.map(({ id }) => id);
    return severalFound(ids, severalExist(entity, write.marker, ids));
  }
  const seen = entity === "contact" ? { seen: first } : {};
  return { outcome: "created", link: linkLookedAt(write, first, undefined), ...seen, finding: "found and adopted" };
}

function changedByPerson(rejection: Rejection): Settlement {
  const finding = "not found by its marker; a person may have changed it";
  return { outcome: "rejected", link: undefined, rejection, endsWork: true, finding };
}
