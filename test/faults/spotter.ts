/** Watches the bytes of a client for texts in their order, also where a text is spread over two pieces. */
export class Spotter {
  readonly #texts: readonly string[];
  #next = 0;
  #tail = "";

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  /** Takes the next piece; true once all texts have gone by, and then begins anew. */
  sees(piece: Buffer): boolean {
    let text = this.#tail + piece.toString("latin1");
    for (;;) {
      const wanted = this.#texts[this.#next] ?? "";
      const at = text.indexOf(wanted);
      if (at < 0) {
        this.#tail = text.slice(Math.max(0, text.length - wanted.length + 1));
        return false;
      }
      text = text.slice(at + wanted.length);
      this.#next += 1;
      if (this.#next < this.#texts.length) continue;
      this.#next = 0;
      this.#tail = "";
      return true;
    }
  }
}
