import { connect, type Socket } from "node:net";
import type { Direction, Fault } from "./fault.ts";

/** One connection through the proxy: what the client says goes to the server and back, until a fault strikes it. */
export class Passage {
  readonly #client: Socket;
  readonly #server: Socket;
  #fault: Fault | undefined;
  /** Bytes that passed in the direction of the fault since it struck. */
  #passed = 0;

  /** `heard` is given every piece of the client before it goes on. */
  constructor(client: Socket, port: number, heard: (piece: Buffer) => void) {
    this.#client = client;
    this.#server = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    client.on("data", (piece: Buffer) => {
      heard(piece);
      this.#pass("to_server", piece);
    });
    this.#server.on("data", (piece: Buffer) => {
      this.#pass("to_client", piece);
    });
    this.#join(client, this.#server, "to_server");
    this.#join(this.#server, client, "to_client");
  }

  /** Whether a fault has struck it already. */
  get struck(): boolean {
    return this.#fault !== undefined;
  }

  /** Whether the client is still there. */
  get open(): boolean {
    return !this.#client.destroyed;
  }

  strike(fault: Fault): void {
    this.#fault = fault;
    this.#passed = 0;
    if (fault.kind === "half_close") this.#client.end();
  }

  /** A delay ends; what another fault has done to this connection is done. */
  heal(): void {
    if (this.#fault?.kind === "delay") this.#fault = undefined;
  }

  /** The client's host has lost its power: the server hears nothing more, not even an end. */
  orphan(): void {
    this.#fault = { kind: "blackhole" };
    this.#client.destroy();
  }

  close(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  /** An end or a break on one side goes on to the other, unless a fault keeps it from hearing. */
  #join(from: Socket, to: Socket, direction: Direction): void {
    from.on("end", () => {
      if (this.#deaf(direction)) return;
      this.#later(() => to.end());
    });
    from.on("error", () => {
      if (!this.#deaf(direction)) to.resetAndDestroy();
    });
    from.on("close", () => {
      if (!this.#deaf(direction)) this.#later(() => to.end());
    });
  }

  #deaf(direction: Direction): boolean {
    return this.#fault?.kind === "blackhole" || (this.#fault?.kind === "half_close" && direction === "to_client");
  }

  #pass(direction: Direction, piece: Buffer): void {
    const fault = this.#fault;
    const to = direction === "to_server" ? this.#server : this.#client;
    if (this.#deaf(direction)) return;
    if (fault?.kind === "reset" && fault.direction === direction) {
      this.#upTo(fault.afterBytes, piece, to, () => {
        this.#client.resetAndDestroy();
        this.#server.resetAndDestroy();
      });
    } else if (fault?.kind === "truncate" && direction === "to_client") {
      this.#upTo(fault.afterBytes, piece, to, () => {
        this.#client.end();
        this.#server.destroy();
      });
    } else this.#later(() => to.writable && to.write(piece));
  }

  #upTo(bytes: number, piece: Buffer, to: Socket, then: () => void): void {
    const room = bytes - this.#passed;
    this.#passed += piece.length;
    if (room < 0) return;
    if (room > 0) to.write(piece.subarray(0, room));
    if (piece.length >= room) then();
  }

  #later(act: () => void): void {
    if (this.#fault?.kind === "delay") setTimeout(act, this.#fault.milliseconds);
    else act();
  }
}
