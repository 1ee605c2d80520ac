import type { Outcome } from "../domain/outcome.ts";
import type { Settlement } from "../load/settle-intent.ts";

/** What became of a write in doubt: how its key counts, and what is stored. */
export interface Settled {
  readonly outcome: Outcome;
  readonly settlement: Settlement;
}
