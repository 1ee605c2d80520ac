import pg from "pg";
import { answeredInTime } from "../answered-in-time.ts";
import { superuser } from "./initialise-cluster.ts";

/** A server that may be listening on this machine. */
interface Candidate {
  readonly port: number;
  readonly password: string;
  readonly data: string;
}

const patienceMilliseconds = 5_000;

/** Whether the server on a port takes connections and is the one of this data directory, not a stranger's. */
export async function answers({ port, password, data }: Candidate): Promise<boolean> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: superuser,
    password,
    database: "postgres",
    ssl: false,
    connectionTimeoutMillis: patienceMilliseconds,
    application_name: "freeagent-sync start",
  });
  // A server that goes away in the middle says so here too; without a listener that would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const asked = client.query<{ data: string }>("select current_setting('data_directory') as data");
    const { rows } = await answeredInTime(client, patienceMilliseconds, asked);
    return rows[0]?.data === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
