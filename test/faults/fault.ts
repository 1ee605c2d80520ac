/** Which way bytes go through the proxy. */
export type Direction = "to_server" | "to_client";

/** What becomes of a connection from the moment that it is struck. */
export type Fault =
  /** Every piece comes so much later, in both directions. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The client hears at once that no answer will come (FIN); what it still sends goes on to the server. */
  | { readonly kind: "half_close" }
  /** After so many bytes in one direction both ends hear of a broken connection (RST). */
  | { readonly kind: "reset"; readonly direction: Direction; readonly afterBytes: number }
  /** The connection stays open, and nothing passes any more. */
  | { readonly kind: "blackhole" }
  /** After so many bytes of the answer the connection ends as if all had been said (FIN). */
  | { readonly kind: "truncate"; readonly afterBytes: number };

/** Which connections are struck, and when. */
export interface Strike {
  readonly fault: Fault;
  /**
   * Texts that a client must send one after the other on one connection; the piece that holds the last one is the
   * first that the fault sees. Without them every connection is struck, at once.
   */
  readonly on?: readonly string[];
  /** True: once the texts have gone by, all connections are struck, and all that come later. */
  readonly everywhere?: boolean;
  /** At most so many connections; all of them unless told. */
  readonly times?: number;
}
