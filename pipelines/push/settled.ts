import type { Outcome } from "../../domain/outcome.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import type { Settlement } from "../../load/intents/settle-intent.ts";

/** What became of a write in doubt: how its key counts, and what is stored. */
export interface Settled {
  readonly outcome: Outcome;
  readonly settlement: Settlement;
  /** FreeAgent is as it was before the write: an attempt of the key that failed. */
  readonly notCarriedOut?: true;
}

/** FreeAgent has nothing of the write, and what is known of the object stays as it is. */
export function notFound({ intentId, entity }: DoubtfulIntent): Settled {
  const finding = "not found: it was not carried out";
  return {
    outcome: "unchanged",
    notCarriedOut: true,
    settlement: { intentId, entity, link: undefined, held: undefined, finding },
  };
}
