import { addDays } from "../../domain/days.ts";
import type { Row } from "../../domain/queryable.ts";
import { amountInBank, dayOf } from "./rival-rows.ts";

/** An open backfill change of a payment. */
export interface BackfillChange {
  readonly changeId: string;
  readonly sourceKey: string;
}

/**
 * The payments of a backfill by what arrives in the bank and when, so that a run reads each row once to find those of a
 * like amount and day. It only says where to look: what it names is read again, and may be through or changed by then. Two
 * hundred bytes each.
 */
export class LaterPayments {
  readonly #places = new Map<string, string[]>();
  /** Changes of payments that are booked: their rows are known once their own batch has read them. */
  readonly #booked = new Map<string, string>();
  #farthest = "0";

  /** The change that lies farthest from zero of those that were noted; later ones lie beyond it. */
  get farthest(): string {
    return this.#farthest;
  }

  noteChanges(changes: readonly BackfillChange[]): void {
    this.#farthest = changes.at(-1)?.changeId ?? this.#farthest;
  }

  noteBooked({ changeId, sourceKey }: BackfillChange): void {
    this.#booked.set(sourceKey, changeId);
  }

  noteRow(changeId: string, row: Row): void {
    const day = dayOf(row);
    if (day === undefined) return;
    const place = placeOf(amountInBank(row), day);
    const there = this.#places.get(place);
    if (there === undefined) this.#places.set(place, [changeId]);
    else there.push(changeId);
  }

  /** Rows of a batch: an entry of theirs may be taken back, and the payment look for a line again. */
  noteBatch(batch: readonly Row[]): void {
    for (const row of batch) {
      const key = String(row["source_key"]);
      const changeId = this.#booked.get(key);
      if (changeId === undefined) continue;
      this.#booked.delete(key);
      this.noteRow(changeId, row);
    }
  }

  /** Changes of payments with an amount of the batch, at most `days` from it. */
  like(batch: readonly Row[], days: number): readonly string[] {
    const places = new Set<string>();
    for (const row of batch) {
      const day = dayOf(row);
      if (day === undefined) continue;
      for (let away = -days; away <= days; away += 1) places.add(placeOf(amountInBank(row), addDays(day, away)));
    }
    return [...places].flatMap((place) => this.#places.get(place) ?? []);
  }
}

function placeOf(amount: string, day: string): string {
  return `${amount}|${day}`;
}
