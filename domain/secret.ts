const shown = "[secret]";

/** A token, key or password that cannot be printed by accident: every way of turning it into text gives `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it only where it leaves for FreeAgent or is encrypted. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  /** What console.log and error dumps show. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return shown;
  }
}
