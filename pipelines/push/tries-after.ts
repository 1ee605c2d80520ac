import { nextAttempt, noRetries, type Retries } from "../../domain/next-attempt.ts";
import { readRetries } from "../../extract/rejects/read-retries.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";
import type { Held } from "../../load/rejects/save-rejects.ts";
import { gaveUp, retried } from "../held-keys.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Chain } from "./settle-step.ts";

/** A call that was made, and what came of it. */
export interface MadeCall {
  readonly chain: Chain;
  readonly result: StepResult;
}

/** A call that was not carried out, with the changes that it took up. */
interface FailedAttempt {
  readonly sourceKey: string;
  readonly changeIds: readonly string[];
  readonly message: string;
}

/**
 * What is held of the keys whose call was not carried out, by source key: until when they rest, or that they need a
 * person. One read where there are any. Not counted as an attempt is what may be no matter of the key: FreeAgent's limit, a
 * run that is `stopping`, or in which FreeAgent has not answered anything, or no write where it fails for everybody; such a
 * key is taken up again by the next run, after all others.
 */
export async function triesAfter(
  { breaker, client, company, database, random }: TryContext,
  flow: PushFlow,
  made: readonly MadeCall[],
  stopping: boolean,
): Promise<ReadonlyMap<string, Held>> {
  const failed = made.flatMap(({ chain, result }) =>
    result.kind === "not_executed" && result.why !== "stopped" ? [{ chain, result }] : [],
  );
  if (failed.length === 0) return new Map();
  // A read that fails ends its run, so that those made were answered.
  const answers = client.calls.reads > 0 || made.some(({ result: { kind } }) => kind === "done" || kind === "refused");
  const everybodys = stopping || !answers || breaker.unanswered;
  const keys = failed.map(({ chain }) => chain.key.sourceKey);
  const before = await readRetries(database, company.name, flow.entity, keys);
  return new Map(
    failed.map(({ chain: { key }, result }) => {
      const { sourceKey, changeIds } = key;
      if (everybodys || result.why === "rate_limited") {
        return [sourceKey, retried(sourceKey, result.message, { afterSeconds: 0, changeIds: [], counted: false })];
      }
      const retries = before.get(sourceKey) ?? noRetries;
      const pause = nextAttempt(retries, random());
      return [sourceKey, heldAfter({ sourceKey, changeIds, message: result.message }, retries, pause)];
    }),
  );
}

type TryContext = Pick<RunContext, "breaker" | "client" | "company" | "database" | "random">;

/** What is held of a key after an attempt that counts: until when it rests, or, without a pause, that it needs a person. */
export function heldAfter(failed: FailedAttempt, retries: Retries, pause: number | undefined): Held {
  const { sourceKey, changeIds, message } = failed;
  if (pause === undefined) return gaveUp(sourceKey, message, retries);
  return retried(sourceKey, message, { afterSeconds: pause, changeIds, counted: true });
}
