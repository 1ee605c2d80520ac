import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import pg from "pg";
import { PostgresMessages } from "./postgres-messages.ts";

/** A pool between clients and PostgreSQL that lends a server connection for the length of one transaction. */
export interface TransactionPool {
  readonly url: string;
  /** How often a client went on with another server connection than the one of its transaction before. */
  readonly switches: number;
  close(): Promise<void>;
}

/** A connection to PostgreSQL, logged in, and what it says. */
interface Backend {
  readonly socket: Duplex;
  hear: (said: Buffer) => void;
}

/**
 * Opens a pool in front of a database, which does what PgBouncer does in transaction mode, and what programs must bear
 * there: whatever a session keeps (settings, locks, LISTEN, prepared statements) is another client's next time. It hands the
 * connection out that has waited longest, so a client hardly ever meets the same one twice in a row.
 */
export async function openTransactionPool(direct: string, size: number): Promise<TransactionPool> {
  const backends = await Promise.all(Array.from({ length: size }, () => openBackend(direct)));
  const free = [...backends];
  const waiting: ((backend: Backend) => void)[] = [];
  const clients = new Set<Socket>();
  const giveBack = (backend: Backend): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(backend);
    else next(backend);
  };
  const take = (): Promise<Backend> => {
    const backend = free.shift();
    return backend === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(backend);
  };
  let switches = 0;
  const server = createServer((client) => {
    clients.add(client.setNoDelay(true));
    client.on("close", () => clients.delete(client));
    client.on("error", () => undefined);
    serveClient(client, take, giveBack, () => (switches += 1));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const url = new URL(direct);
  url.port = String(typeof address === "object" ? address?.port : "");
  return {
    url: url.href,
    get switches() {
      return switches;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      for (const { socket } of backends) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Logs in as the driver does, then takes its socket over. */
async function openBackend(url: string): Promise<Backend> {
  const login = new pg.Client({ connectionString: url, application_name: "transaction pool" });
  login.on("error", () => undefined);
  await login.connect();
  const socket = login.connection.stream;
  socket.removeAllListeners("data");
  const backend: Backend = { socket, hear: () => undefined };
  const messages = new PostgresMessages(true);
  socket.on("data", (piece: Buffer) => {
    for (const said of messages.take(piece)) backend.hear(said);
  });
  return backend;
}

const idle = "Z\0\0\0\u0005I";

/** What a server says at the end of a log-in: you are in, these are my settings, go ahead. */
const welcome = Buffer.concat([
  message("R", Buffer.alloc(4)),
  ...Object.entries({ server_version: "18", client_encoding: "UTF8", DateStyle: "ISO, MDY" }).map(([name, value]) =>
    message("S", Buffer.from(`${name}\0${value}\0`)),
  ),
  message("K", Buffer.alloc(8)),
  message("Z", Buffer.from("I")),
]);

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

function serveClient(
  client: Socket,
  take: () => Promise<Backend>,
  giveBack: (backend: Backend) => void,
  switched: () => void,
): void {
  const messages = new PostgresMessages(false);
  let backend: Backend | undefined;
  let previous: Backend | undefined;
  const lend = (lent: Backend): void => {
    if (previous !== undefined && previous !== lent) switched();
    backend = previous = lent;
    lent.hear = (said) => {
      client.write(said);
      // ReadyForQuery, and no transaction is open: the connection is free for others.
      if (said.toString("latin1") !== idle) return;
      lent.hear = () => undefined;
      backend = undefined;
      giveBack(lent);
    };
  };
  const work = async (): Promise<void> => {
    for await (const piece of client) {
      for (const asked of messages.take(piece as Buffer)) {
        const type = asked.toString("latin1", 0, 1);
        // The start-up; who asks for TLS first hears that there is none.
        if (type === "\0") client.write(asked.length === 8 ? "N" : welcome);
        else if (type === "X") client.end();
        else {
          if (backend === undefined) lend(await take());
          backend?.socket.write(asked);
        }
      }
    }
  };
  work()
    .catch(() => undefined)
    .finally(() => {
      // A client that leaves in the middle of a transaction takes the server connection with it.
      backend?.socket.destroy();
    });
}
