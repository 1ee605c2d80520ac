import type { HeldKey } from "../../domain/held-key.ts";
import type { Link } from "../../domain/link.ts";
import type { Database } from "../../domain/queryable.ts";
import { shellWord } from "../../domain/shell-word.ts";
import { readDependants, type Dependants } from "../../extract/rejects/read-dependants.ts";
import { readLastIntent, type LastIntent } from "../../extract/intents/read-last-intent.ts";
import { readLinks } from "../../extract/links/read-links.ts";
import type { GlobalOptions } from "../global-options.ts";
import { print } from "../print.ts";
import { findHeldKey, type ChosenKey } from "./find-held-key.ts";
import { heldKeyJson } from "./held-key-json.ts";

/** Dependants named one by one. */
const shownDependants = 20;

interface Story {
  readonly held: HeldKey;
  readonly link: Link | undefined;
  readonly intent: LastIntent | undefined;
  readonly dependants: Dependants;
}

/** Prints everything that is known of one held key. @throws Problem usage/reject_unknown */
export async function showHeldKey(
  database: Database,
  company: string,
  chosen: ChosenKey,
  options: GlobalOptions,
): Promise<number> {
  const held = await findHeldKey(database, company, chosen);
  const { entity, sourceKey } = chosen;
  const pushed = entity === "contact" || entity === "invoice" || entity === "payment";
  const link = pushed ? (await readLinks(database, company, entity, [sourceKey])).get(sourceKey) : undefined;
  const intent = await readLastIntent(database, company, entity, sourceKey);
  const dependants = await readDependants(database, company, `${entity}:${sourceKey}`, shownDependants);
  const story = { held, link, intent, dependants };
  if (options.json) print(JSON.stringify({ company, ...storyJson(story) }, undefined, 2));
  else
    for (const [name, text] of storyLines(story, retryOf(chosen, options.company))) print(`${name.padEnd(15)} ${text}`);
  return 0;
}

function storyJson({ held, link, intent, dependants }: Story) {
  return {
    ...heldKeyJson(held),
    link:
      link === undefined
        ? null
        : { freeagent_id: link.freeagentId, state: link.state, made_by_us: link.madeByUs, base: link.base },
    last_intent:
      intent === undefined
        ? null
        : {
            step: intent.step,
            state: intent.state,
            planned_at: intent.plannedAt,
            run_id: intent.runId,
            http_status: intent.httpStatus,
            error: intent.error,
          },
    holds_up: dependants,
  };
}

/** The command as it is typed; with several companies it needs the one that this command was given. */
function retryOf({ entity, sourceKey }: ChosenKey, company: string | undefined): string {
  const words = ["rejects", "retry", entity, sourceKey, ...(company === undefined ? [] : ["--company", company])];
  return ["freeagent-sync", ...words.map(shellWord)].join(" ");
}

function storyLines({ held, link, intent, dependants }: Story, retry: string): (readonly [string, string])[] {
  const lines: (readonly [string, string | null])[] = [
    [held.entity, held.sourceKey],
    ["reason", held.reason],
    ["", held.detail],
    ["FreeAgent says", held.freeagentMessage],
    ["field", held.field],
    ["waits for", held.waitingFor?.replace(":", " ") ?? null],
    ["attempts", `${held.attempts}, first ${held.firstAt}, last ${held.lastAt}`],
    ["in FreeAgent", link === undefined ? "not linked" : describeLink(link)],
    ["last write", intent === undefined ? "none" : describeIntent(intent)],
    ["holds up", describeDependants(dependants)],
    ["dismissed", held.dismissedAt === null ? null : `${held.dismissedAt} by ${held.dismissedBy ?? ""}`],
    ["because", held.dismissedBecause],
    ["next", nextStep(held, retry)],
  ];
  return lines.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
}

function describeLink(link: Link): string {
  const status = link.base["status"];
  const made = link.madeByUs ? "made by freeagent-sync" : "it existed and was adopted";
  return `number ${link.freeagentId ?? "none"}, ${link.state}${typeof status === "string" ? `, ${status}` : ""} (${made})`;
}

function describeIntent(intent: LastIntent): string {
  const status = intent.httpStatus === null ? "" : `, status ${intent.httpStatus}`;
  const error = intent.error === null ? "" : `: ${intent.error}`;
  return `${intent.step} ${intent.state}${status}, ${intent.plannedAt}, run ${intent.runId}${error}`;
}

function describeDependants({ count, first }: Dependants): string | null {
  if (count === 0) return null;
  const more = count > first.length ? `, and ${count - first.length} more` : "";
  return `${count}: ${first.map((key) => key.replace(":", " ")).join(", ")}${more}`;
}

function nextStep({ state, reason, nextAttemptAt }: HeldKey, retry: string): string {
  if (reason === "paid_value_differs") return "every pull compares it again";
  if (reason === "apply_failed") return "mend it; every run tries it again";
  switch (state) {
    case "person":
      return `mend it, then: ${retry} (a new change of the row does the same)`;
    case "waiting":
      return "it goes out by itself once that one is through";
    case "retry":
      return `the first run from ${nextAttemptAt ?? "now"} on tries again; at once: ${retry}`;
    case "dismissed":
      return `nothing; ${retry} takes it up again`;
  }
}
