import { hostname, userInfo } from "node:os";
import type { HeldKey } from "../../domain/held-key.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { dismissReject } from "../../load/rejects/dismiss-reject.ts";
import type { RejectsOptions } from "../commands/rejects.ts";
import { print } from "../print.ts";
import { findHeldKey, type ChosenKey } from "./find-held-key.ts";

/** Records that a person leaves a reject as it is. @throws Problem usage: because_missing, reject_unknown, not_dismissible */
export async function dismissHeldKey(
  database: Database,
  company: string,
  chosen: ChosenKey,
  options: RejectsOptions,
): Promise<number> {
  const because = options.because?.trim() ?? "";
  if (because === "") throw becauseMissing;
  const held = await findHeldKey(database, company, chosen);
  const by = `${userName()}@${hostname()}`;
  const stays = held.entity === "bank_payment" || held.entity === "contact_update";
  if (stays || !(await dismissReject(database, company, { ...chosen, by, because }))) throw notDismissible(held);
  if (options.json) print(JSON.stringify({ company, ...keyJson(chosen), dismissed_by: by, because }, undefined, 2));
  else if (!options.quiet) {
    print(`${chosen.entity} ${chosen.sourceKey} is left as it is. A new change of it brings it back.`);
  }
  return 0;
}

/** In a container the number of the user often has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}

const becauseMissing = new Problem({
  kind: "usage",
  code: "because_missing",
  message:
    'Say why it is left as it is: rejects dismiss <entity> <source-key> --because "...". It is kept with your name.',
});

function notDismissible(held: HeldKey): Problem {
  const why =
    held.waitingFor?.startsWith("bank_line:") === true
      ? "it waits for its bank line, and a person is asked when none comes"
      : held.waitingFor !== null
        ? `it waits for ${held.waitingFor.replace(":", " ")}; mend or dismiss that one`
        : held.state === "retry"
          ? "it is tried again by itself, and a person is asked when that does not help"
          : held.reason === "paid_value_differs"
            ? "every pull compares it again, and it goes by itself once the bank entries explain what is paid; rejects show says what to do"
            : `every run tries to apply it; mend it, or stamp its applied_at in freeagent_sync.${held.entity}s`;
  return new Problem({
    kind: "usage",
    code: "not_dismissible",
    message: `${held.entity} ${held.sourceKey} needs no decision: ${why}.`,
  });
}

function keyJson({ entity, sourceKey }: ChosenKey) {
  return { entity, source_key: sourceKey };
}
