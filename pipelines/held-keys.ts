import { counted } from "../domain/counted.ts";
import type { Retries } from "../domain/next-attempt.ts";
import type { Rejection, WaitingFor } from "../domain/plan.ts";
import type { Held, Retry } from "../load/rejects/save-rejects.ts";

/** A key that needs a person. */
export function rejected(sourceKey: string, rejection: Rejection): Held {
  const { reason, detail, field, freeagentMessage } = rejection;
  const held = { sourceKey, reason, detail, field: field ?? null, waitingFor: null, retry: null };
  return freeagentMessage === undefined ? held : { ...held, freeagentMessage };
}

/** A key that waits for another one, or for a bank line. */
export function waiting(sourceKey: string, awaited: WaitingFor, detail?: string): Held {
  return {
    sourceKey,
    reason: `waiting_for_${awaited.entity}`,
    detail:
      detail ??
      `Waits for ${awaited.entity} ${awaited.sourceKey}, which is not ready in FreeAgent. It goes out by itself afterwards.`,
    field: null,
    waitingFor: `${awaited.entity}:${awaited.sourceKey}`,
    retry: null,
  };
}

/** A key whose call was not carried out for a reason that passes. */
export function retried(sourceKey: string, message: string, retry: Retry): Held {
  return {
    sourceKey,
    reason: "not_sent",
    detail: `The call was not carried out (${message}). It is tried again by itself.`,
    field: null,
    waitingFor: null,
    retry,
  };
}

/** A key whose write stays in doubt, because the look at it failed. @param why in FreeAgent's words */
export function unseen(sourceKey: string, step: string, why: string): Held {
  return {
    sourceKey,
    reason: "look_failed",
    detail: `Whether the last write (${step}) was carried out is not known: the look at it failed (${why}). Every run looks again, settle at once. A person is asked to decide once looks have failed for two days.`,
    field: null,
    waitingFor: null,
    retry: { afterSeconds: 0, changeIds: [], counted: false },
  };
}

/** A key whose call was not carried out time and again, while FreeAgent answered others. `before`: without this time. */
export function gaveUp(sourceKey: string, message: string, before: Retries): Held {
  return rejected(sourceKey, {
    reason: "given_up",
    detail: `The call was not carried out ${counted(before.count + 1, "time")} (the last time: ${message}). Find out why it does not get through, then retry.`,
  });
}
