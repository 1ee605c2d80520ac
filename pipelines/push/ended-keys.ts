import type { Outcome, OutcomeCounts } from "../../domain/outcome.ts";
import { noOutcomes } from "../../domain/outcome.ts";

/**
 * How each key of a pipeline ended. A key that comes again (changed while the run goes on, or waiting for another one
 * that went through meanwhile) counts once, with what it ended as last; `unchanged` after a write says nothing new.
 */
export class EndedKeys {
  readonly #ended = new Map<string, Outcome>();
  #counts: OutcomeCounts = noOutcomes;

  get counts(): OutcomeCounts {
    return this.#counts;
  }

  /** Notes one batch; `entity` keeps equal keys of different entities apart. */
  note(entity: string, batch: ReadonlyMap<string, Outcome>): void {
    const counts = { ...this.#counts };
    for (const [sourceKey, outcome] of batch) {
      const key = `${entity}:${sourceKey}`;
      const before = this.#ended.get(key);
      if (outcome === "unchanged" && before !== undefined && isWritten(before)) continue;
      if (before === undefined) counts.claimed += 1;
      else counts[before] -= 1;
      counts[outcome] += 1;
      this.#ended.set(key, outcome);
    }
    this.#counts = counts;
  }
}

function isWritten(outcome: Outcome): boolean {
  return outcome === "created" || outcome === "updated" || outcome === "deleted";
}
