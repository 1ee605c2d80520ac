import type { DatabaseChoice } from "../config/config.ts";
import { connect } from "../db/connect.ts";
import { startEmbeddedPostgres } from "../db/embedded/start-embedded-postgres.ts";
import type { Database } from "../domain/queryable.ts";
import { warn } from "./print.ts";

/** An open database, and how to leave it: the embedded server stops when its last user leaves. */
export interface OpenDatabase {
  readonly database: Database;
  readonly url: string;
  /** Where the embedded server really keeps its data; undefined for a server of the user's. */
  readonly folder: string | undefined;
  close(): Promise<void>;
}

/** Connects to the configured database, starting the embedded server first where that is chosen. */
export async function openDatabase(choice: DatabaseChoice, command: string): Promise<OpenDatabase> {
  const applicationName = `freeagent-sync ${command}`;
  if (choice.kind === "url") {
    const database = connect({ url: choice.url, applicationName });
    return { database, url: choice.url, folder: undefined, close: () => database.close() };
  }
  const server = await startEmbeddedPostgres({ folder: choice.folder, say: warn });
  const database = connect({ url: server.url, applicationName });
  return {
    database,
    url: server.url,
    folder: server.folder,
    async close() {
      await database.close();
      await server.stop();
    },
  };
}
