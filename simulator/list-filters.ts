import type { Call } from "./call.ts";
import type { Collection, Stamped } from "./collection.ts";
import { readDay } from "./days.ts";
import { readFlag } from "./attributes.ts";
import { refused } from "./refusal.ts";

/** The instant of `updated_since` in milliseconds; undefined when absent, 400 when it is not a time. */
export function updatedSince(call: Call): number | undefined {
  const text = call.query.get("updated_since");
  if (text === null || text === "") return undefined;
  const instant = Date.parse(text.replace(" ", "+"));
  if (Number.isNaN(instant)) throw refused(400, "updated_since is not a valid time");
  return instant;
}

/** A day of the query; undefined when absent, 400 when it is none. */
export function dayFilter(call: Call, name: string): string | undefined {
  const text = call.query.get(name);
  if (text === null || text === "") return undefined;
  const day = readDay(text);
  if (day === undefined) throw refused(400, `${name} is not a valid date`);
  return day;
}

/** A boolean of the query: only lower-case `true` counts as yes. */
export function flagFilter(call: Call, name: string): boolean {
  return readFlag(call.query.get(name)) === true;
}

/** One word of the query out of some; 400 for any other. */
export function wordFilter<Word extends string>(
  call: Call,
  name: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const text = call.query.get(name);
  if (text === null || text === "") return fallback;
  const word = words.find((known) => known === text);
  if (word === undefined) throw refused(400, `${name} is invalid`);
  return word;
}

/**
 * The records of a list by time of creation or change: all of them, or those of a group, that changed since the query's
 * `updated_since` and pass the filters. `key` names the filters; a list that had to be searched is kept under it.
 */
export function timeOrdered<T extends Stamped>(
  call: Call,
  collection: Collection<T>,
  options: { key: string; within?: readonly T[]; passes?: (record: T) => boolean; byChange?: boolean },
): readonly T[] {
  const since = updatedSince(call);
  const whole = options.within ?? collection.all();
  if (since === undefined && options.passes === undefined && options.byChange !== true) return whole;
  const key = `${options.key} ${since ?? ""} ${options.byChange ?? ""} ${call.switches.updated_since_inclusive} ${call.today}`;
  return collection.cached(key, () => {
    const from = since ?? (options.byChange === true ? 0 : undefined);
    if (from === undefined) return whole.filter(options.passes ?? (() => true));
    const changed = collection.changedSince(from, call.switches.updated_since_inclusive);
    const found = options.passes === undefined ? changed : changed.filter(options.passes);
    return options.byChange === true ? found : found.sort((a, b) => a.id - b.id);
  });
}
