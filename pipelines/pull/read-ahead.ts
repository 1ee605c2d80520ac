/** A list in pages, of which each is read when it is asked for, or which are there already. */
export type Pages<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

/**
 * The rows of a list's pages, read on while the caller works: each time those of all pages that have come since, at least
 * one and at most `most`. What came before a page that failed is given before its error. A caller that stops early
 * leaves a read in flight behind, whose end nobody hears.
 */
export async function* readAhead<Row>(pages: Pages<Row>, most: number): AsyncGenerator<Row[], void> {
  const came: (readonly Row[])[] = [];
  const [arrival, room] = [new Bell(), new Bell()];
  const state = { over: false };
  const goesOn = (): boolean => !state.over || came.length > 0;
  const read = async (): Promise<void> => {
    for await (const page of pages) {
      came.push(page);
      arrival.ring();
      while (came.length >= most && !state.over) await room.rung();
      if (state.over) return;
    }
  };
  const end = read().finally(() => {
    state.over = true;
    arrival.ring();
  });
  // Heard below, or by nobody.
  end.catch(() => undefined);
  try {
    while (goesOn()) {
      if (came.length === 0) {
        await arrival.rung();
        continue;
      }
      const group = came.splice(0).flat();
      room.ring();
      yield group;
    }
    await end;
  } finally {
    state.over = true;
    room.ring();
  }
}

/** Tells the one who waits; a ring that comes before the wait is not lost. */
class Bell {
  #heard: Promise<void>;
  #ring: () => void = () => undefined;

  constructor() {
    this.#heard = this.#next();
  }

  ring(): void {
    this.#ring();
  }

  async rung(): Promise<void> {
    await this.#heard;
    this.#heard = this.#next();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
