import type { Rejection, WaitingFor } from "../domain/plan.ts";
import type { Held } from "../load/save-rejects.ts";

/** A key that needs a person. */
export function rejected(sourceKey: string, rejection: Rejection): Held {
  const { reason, detail, field, freeagentMessage } = rejection;
  const held = { sourceKey, reason, detail, field: field ?? null, waitingFor: null, retry: false };
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
    retry: false,
  };
}

/** A key whose call was not carried out for a reason that passes. */
export function retried(sourceKey: string, message: string): Held {
  return {
    sourceKey,
    reason: "not_sent",
    detail: `The call was not carried out (${message}). The next run tries again.`,
    field: null,
    waitingFor: null,
    retry: true,
  };
}
