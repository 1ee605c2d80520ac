/** What every record of the books carries. Instants are milliseconds, whole seconds as FreeAgent keeps them. */
export interface Stamped {
  readonly id: number;
  readonly createdAt: number;
  updatedAt: number;
  /** Number of the record's latest change in its collection; a removed record has -1. */
  touched: number;
}

/** How a collection keeps its groups: the group of a record (all lines of one account), and their order inside it. */
export interface Grouping<T> {
  readonly of: (record: T) => number;
  /** Ascending; by id when absent. */
  readonly compare?: (a: T, b: T) => number;
}

/** Told of every record that was added, touched or removed. */
export type Watcher<T> = (record: T, removed: boolean) => void;

/** Counts the writes to all collections of one set of books. */
export interface Revision {
  count: number;
}

const cachedLists = 8;

/**
 * Records of one kind: by id, in id order, in groups, and in order of change, so that a page of a list of a million
 * records costs a page. A list that needs work to find is kept until the next write.
 */
export class Collection<T extends Stamped> {
  readonly #revision: Revision;
  readonly #grouping: Grouping<T>;
  readonly #watcher: Watcher<T>;
  readonly #byId = new Map<number, T>();
  readonly #inOrder: T[] = [];
  readonly #groups = new Map<number, T[]>();
  readonly #cache = new Map<string, readonly T[]>();
  #changes: { readonly record: T; readonly touch: number; readonly at: number }[] = [];
  #changesAscend = true;
  #touches = 0;

  constructor(revision: Revision, grouping: Grouping<T> = { of: () => 0 }, watcher: Watcher<T> = () => undefined) {
    this.#revision = revision;
    this.#grouping = grouping;
    this.#watcher = watcher;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): T | undefined {
    return this.#byId.get(id);
  }

  /** All records, ascending by id. */
  all(): readonly T[] {
    return this.#inOrder;
  }

  /** The records of one group in its order. */
  inGroup(group: number): readonly T[] {
    return this.#groups.get(group) ?? [];
  }

  /** The records of a group from the first one that passes; `passes` must turn true once in the group's order. */
  fromInGroup(group: number, passes: (record: T) => boolean): { list: readonly T[]; start: number } {
    const list = this.inGroup(group);
    return { list, start: lowerBound(list, passes) };
  }

  /** Adds a record; ids only ever grow. */
  add(record: T): T {
    this.#byId.set(record.id, record);
    this.#inOrder.push(record);
    this.#enterGroup(record);
    this.#noteChange(record);
    return record;
  }

  remove(record: T): void {
    if (!this.#byId.delete(record.id)) return;
    take(this.#inOrder, record, (a, b) => a.id - b.id);
    this.#leaveGroup(record);
    record.touched = -1;
    this.#wrote();
    this.#watcher(record, true);
  }

  /** Notes a change that does not show in `updated_at`. */
  changed(): void {
    this.#wrote();
  }

  /** Notes a change at an instant. `apply` makes a change that may move the record between groups. */
  touch(record: T, now: number, apply?: () => void): void {
    if (apply !== undefined) {
      this.#leaveGroup(record);
      apply();
      this.#enterGroup(record);
    }
    record.updatedAt = wholeSecond(now);
    this.#noteChange(record);
  }

  /** Records whose `updatedAt` is after `since` (or equal, when inclusive), oldest change first. */
  changedSince(since: number, inclusive: boolean): T[] {
    const wanted = (at: number): boolean => (inclusive ? at >= since : at > since);
    if (!this.#changesAscend) {
      return this.#inOrder
        .filter((record) => wanted(record.updatedAt))
        .sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id);
    }
    const from = lowerBound(this.#changes, (change) => wanted(change.at));
    const found: T[] = [];
    for (let index = from; index < this.#changes.length; index++) {
      const change = this.#changes[index];
      if (change?.touch === change?.record.touched && change !== undefined) found.push(change.record);
    }
    return found;
  }

  /** Keeps what `compute` found under `key` until the next write to this collection. */
  cached(key: string, compute: () => readonly T[]): readonly T[] {
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const found = compute();
    const oldest = this.#cache.size >= cachedLists ? this.#cache.keys().next().value : undefined;
    if (oldest !== undefined) this.#cache.delete(oldest);
    this.#cache.set(key, found);
    return found;
  }

  #noteChange(record: T): void {
    this.#wrote();
    this.#watcher(record, false);
    this.#touches += 1;
    record.touched = this.#touches;
    const last = this.#changes.at(-1);
    if (last !== undefined && last.at > record.updatedAt) this.#changesAscend = false;
    this.#changes.push({ record, touch: this.#touches, at: record.updatedAt });
    if (this.#changes.length > 2 * this.#byId.size + 1000) {
      this.#changes = this.#changes.filter((change) => change.touch === change.record.touched);
    }
  }

  #wrote(): void {
    this.#revision.count += 1;
    if (this.#cache.size > 0) this.#cache.clear();
  }

  #enterGroup(record: T): void {
    const group = this.#grouping.of(record);
    const members = this.#groups.get(group);
    if (members === undefined) {
      this.#groups.set(group, [record]);
      return;
    }
    const compare = this.#grouping.compare ?? ((a: T, b: T) => a.id - b.id);
    const last = members.at(-1);
    if (last === undefined || compare(last, record) < 0) members.push(record);
    else
      members.splice(
        lowerBound(members, (member) => compare(member, record) >= 0),
        0,
        record,
      );
  }

  #leaveGroup(record: T): void {
    const members = this.#groups.get(this.#grouping.of(record));
    if (members !== undefined) take(members, record, this.#grouping.compare ?? ((a, b) => a.id - b.id));
  }
}

/** An instant cut to the whole second, as every timestamp of FreeAgent is. */
export function wholeSecond(now: number): number {
  return Math.floor(now / 1000) * 1000;
}

function take<T>(ordered: T[], record: T, compare: (a: T, b: T) => number): void {
  const index = lowerBound(ordered, (member) => compare(member, record) >= 0);
  if (ordered[index] === record) ordered.splice(index, 1);
}

/** First index for which `holds` is true, in a list where it turns true once. */
function lowerBound<T>(ordered: readonly T[], holds: (member: T) => boolean): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const member = ordered[middle];
    if (member !== undefined && holds(member)) high = middle;
    else low = middle + 1;
  }
  return low;
}
