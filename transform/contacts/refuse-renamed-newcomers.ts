import { rejectForNow, type Plan, type Rejection } from "../../domain/plan.ts";
import { createOf } from "../refuse-shared-markers.ts";

/**
 * A customer may have been made of a contact that somebody has renamed in FreeAgent since: it is found by its e-mail address
 * and name no more, and would be made a second time.
 * @param renamed FreeAgent's numbers of such contacts, by the marker with which the back office got them
 */
export function refuseRenamedNewcomers(
  plans: ReadonlyMap<string, Plan>,
  renamed: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, Plan> {
  if (renamed.size === 0) return plans;
  return new Map(
    [...plans].map(([sourceKey, plan]): [string, Plan] => {
      const ids = renamed.get(createOf(plan)?.marker ?? "");
      return [sourceKey, ids === undefined ? plan : rejectForNow(renamedSince(ids))];
    }),
  );
}

function renamedSince(ids: readonly number[]): Rejection {
  return {
    reason: "possible_duplicate",
    detail: `The back office was given a contact with this e-mail address and name (FreeAgent's number ${ids.join(", ")}), and FreeAgent has it under another one by now. If the customer was made of it, give both sides the same e-mail address and name; if not, make this one differ. The next run sees either.`,
  };
}
