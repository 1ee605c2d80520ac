/** Cuts what comes over a connection into PostgreSQL's messages: a byte for the type, then the length (manual, 54.7). */
export class PostgresMessages {
  #rest: Buffer = Buffer.alloc(0);
  #started: boolean;

  /** `started`: the start-up is over. Before it a client's messages have no type; they come with a type of zero here. */
  constructor(started: boolean) {
    this.#started = started;
  }

  /** The messages that are complete with this piece, each as it came. */
  take(piece: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, piece]);
    const messages: Buffer[] = [];
    for (;;) {
      const typed = this.#started ? 1 : 0;
      if (this.#rest.length < typed + 4) return messages;
      const length = typed + this.#rest.readInt32BE(typed);
      if (this.#rest.length < length) return messages;
      const message = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      messages.push(message);
      // Eight bytes ask for TLS; the start-up message comes after the answer.
      if (length > 8) this.#started = true;
    }
  }
}
