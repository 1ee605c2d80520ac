import type { Outcome } from "../../domain/outcome.ts";
import type { Settlement } from "../../domain/settlement.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import type { SettledIntent } from "../../load/intents/settle-intent.ts";
import { rejected } from "../held-keys.ts";

/** What became of a write in doubt: how its key counts, and what is stored. */
export interface Settled {
  readonly outcome: Outcome;
  readonly settlement: SettledIntent;
  /** FreeAgent is as it was before the write: an attempt of the key that failed. */
  readonly notCarriedOut?: true;
}

/** The intent as a settlement closes it, and what is held of its key where a person must decide. */
export function settledAs({ entity, intentId, sourceKey }: DoubtfulIntent, settlement: Settlement): Settled {
  const { outcome, notCarriedOut, rejection, ...found } = settlement;
  const held = rejection === undefined ? undefined : rejected(sourceKey, rejection);
  const settled = { outcome, settlement: { intentId, entity, held, ...found } };
  return notCarriedOut === true ? { ...settled, notCarriedOut } : settled;
}
