import type { Switches } from "./switches.ts";
import type { World } from "./world.ts";

/** One request to the API, read and ready to be carried out. */
export interface Call {
  readonly method: string;
  /** Path with doubled slashes collapsed, without a trailing one. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** Body as JSON, with or without its root element; undefined when there is none. */
  readonly json: unknown;
  /** Text of the uploaded statement file. */
  readonly file: string | undefined;
  /** Scheme and host that the client called; resource URLs carry it. */
  readonly origin: string;
  readonly world: World;
  readonly switches: Switches;
  /** The simulated instant, milliseconds. */
  readonly now: number;
  /** The simulated day. */
  readonly today: string;
  /** The number an automatic reference gets when it was computed before the call's turn came. */
  readonly reservedReference?: string;
}

/** The answer to a call; `body` is sent as JSON (or XML), `text` as it is. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly text?: { readonly content: string; readonly type: string };
  /** Whether carrying the call out changed the books. */
  readonly wrote?: boolean;
}
