import type { HeldKey } from "../../domain/held-key.ts";

/** One held key as documented for --json; the names are those of freeagent_sync.rejects. */
export function heldKeyJson(key: HeldKey) {
  return {
    entity: key.entity,
    source_key: key.sourceKey,
    state: key.state,
    reason: key.reason,
    detail: key.detail,
    field: key.field,
    freeagent_message: key.freeagentMessage,
    attempts: key.attempts,
    first_at: key.firstAt,
    last_at: key.lastAt,
    waiting_for: key.waitingFor,
    next_attempt_at: key.nextAttemptAt,
    dismissed_at: key.dismissedAt,
    dismissed_by: key.dismissedBy,
    dismissed_because: key.dismissedBecause,
  };
}
