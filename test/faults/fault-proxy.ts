import { once } from "node:events";
import { createServer } from "node:net";
import type { Strike } from "./fault.ts";
import { Passage } from "./passage.ts";
import { Spotter } from "./spotter.ts";

/** A TCP proxy on this machine that breaks connections on command. */
export interface FaultProxy {
  readonly port: number;
  /** The same address, through the proxy. */
  through(url: string): string;
  /** Breaks connections from now on, besides what was ordered before. */
  strike(order: Strike): void;
  /** No further connection is broken; delays end. */
  heal(): void;
  /** Connections broken so far. */
  readonly struck: number;
  /** The first piece that each client sent, as latin1. */
  readonly openings: readonly string[];
  /** Takes all clients away without a word to the server, as a power cut does. */
  cutPower(): void;
  close(): Promise<void>;
}

/** Opens a proxy in front of the server that a URL names, on this machine. */
export async function openFaultProxy(target: string): Promise<FaultProxy> {
  const passages = new Set<Passage>();
  const openings: string[] = [];
  let orders: Order[] = [];
  let struck = 0;
  const hit = (passage: Passage, order: Order): void => {
    if (!passage.open || passage.struck || order.left <= 0) return;
    order.left -= 1;
    struck += 1;
    passage.strike(order.fault);
  };
  const strike = ({ fault, on = [], everywhere = false, times = Infinity }: Strike): void => {
    const order = { fault, on, everywhere, left: times };
    orders.push(order);
    if (on.length === 0) for (const passage of passages) hit(passage, order);
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const spotters = new Map<Order, Spotter>();
    let first = true;
    const passage = new Passage(client, Number(new URL(target).port), (piece) => {
      if (first) openings.push(piece.toString("latin1"));
      first = false;
      for (const order of orders) {
        const spotter = spotters.get(order) ?? new Spotter(order.on);
        spotters.set(order, spotter);
        if (order.on.length === 0 || !spotter.sees(piece)) continue;
        if (order.everywhere) strike({ fault: order.fault });
        else hit(passage, order);
      }
    });
    passages.add(passage);
    for (const order of orders) if (order.on.length === 0) hit(passage, order);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    openings,
    get struck() {
      return struck;
    },
    through: (url) => {
      const changed = new URL(url);
      changed.port = String(port);
      return changed.href.replace(/\/$/, "");
    },
    strike,
    heal: () => {
      orders = [];
      for (const passage of passages) passage.heal();
    },
    cutPower: () => {
      for (const passage of passages) passage.orphan();
    },
    close: async () => {
      for (const passage of passages) passage.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Order {
  readonly fault: Strike["fault"];
  readonly on: readonly string[];
  readonly everywhere: boolean;
  left: number;
}
