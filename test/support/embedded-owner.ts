// A process of its own that uses an embedded PostgreSQL: embedded-owner.ts FOLDER WAY. It prints the server's URL as
// one line, then ends as WAY says: "wait" (for a signal), "graceful" (for SIGTERM, then queries and stops in order),
// "exit" or "throw" (as soon as its standard input closes), "stop" (in order, as soon as its standard input closes).
import { connect } from "../../db/connect.ts";
import { startEmbeddedPostgres } from "../../db/embedded/start-embedded-postgres.ts";

const [folder = "", way = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ folder, say: () => undefined, durable: false });

const ends: Record<string, () => void> = {
  exit: () => process.exit(3),
  throw: () => {
    throw new Error("uncaught on purpose");
  },
  stop: () => void server.stop(),
};

if (way === "graceful") {
  process.once("SIGTERM", () => {
    void finishInOrder();
  });
}
const end = ends[way];
if (end === undefined) setInterval(() => undefined, 60_000);
else process.stdin.resume().once("end", end);
process.stdout.write(`${server.url}\n`);

async function finishInOrder(): Promise<void> {
  const database = connect({ url: server.url, applicationName: "last words" });
  const [row] = await database.query("select 42 as answer from pg_sleep(0.1)");
  await database.close();
  await server.stop();
  process.stdout.write(`${JSON.stringify(row)}\n`, () => process.exit(0));
}
