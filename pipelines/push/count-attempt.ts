import { nextAttempt, noRetries } from "../../domain/next-attempt.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import { readRetries } from "../../extract/rejects/read-retries.ts";
import { retried } from "../held-keys.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Settled } from "./settled.ts";
import { heldAfter } from "./tries-after.ts";

/**
 * Counts a write that was looked for and was not carried out as a failed attempt of its key, by the rule of all passing failures. Its pause
 * began when it was sent; the first failure has none, because the wait for the look was one. Not counted is what may be no matter of the
 * key: the run that sent it was killed, stopped, or found FreeAgent failing for everybody. Such a key only comes after all others.
 */
export async function countAttempt(
  { company, database, random }: Pick<RunContext, "company" | "database" | "random">,
  intent: DoubtfulIntent,
  settled: Settled,
): Promise<Settled> {
  if (settled.notCarriedOut !== true) return settled;
  const { entity, sourceKey, changeIds, failure, seconds } = intent;
  if (!intent.alone) {
    const held = retried(sourceKey, failure, { afterSeconds: 0, changeIds: [], counted: false });
    return { ...settled, settlement: { ...settled.settlement, held } };
  }
  const retries = (await readRetries(database, company.name, entity, [sourceKey])).get(sourceKey) ?? noRetries;
  const pause = retries.count === 0 ? 0 : nextAttempt(retries, random());
  const left = pause === undefined ? undefined : Math.max(0, pause - seconds);
  const held = heldAfter({ sourceKey, changeIds, message: failure }, retries, left);
  if (held.retry !== null) return { ...settled, settlement: { ...settled.settlement, held } };
  return { ...settled, outcome: "rejected", settlement: { ...settled.settlement, held, acknowledged: changeIds } };
}
