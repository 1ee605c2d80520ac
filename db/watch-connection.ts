import pg from "pg";
import type { Client } from "pg";
import { answeredInTime } from "./answered-in-time.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { clientOptions } from "./open-connection.ts";
import { readBlocker } from "./read-blocker.ts";

/** A statement may take as long as it needs; after so many connect timeouts we ask whether the server still lives. */
const timeoutsOfPatience = 3;

/**
 * Watches over a connection in use. A network that swallows everything, or a server that is frozen, ends no
 * connection: a statement would wait for ever, and with it the run and the timer that starts the next one. So every
 * now and then the server is asked for another connection. When it does not even answer that, the one in use is
 * broken off, and its statement fails as after any other loss. A server that lives is asked whom the statement waits for.
 */
export function watchConnection(connection: ServedClient, settings: ConnectionSettings): ConnectionWatch {
  const seconds = (settings.connectTimeoutMilliseconds * timeoutsOfPatience) / 1000;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let blocker: string | undefined;
  const ask = async (): Promise<void> => {
    const answer = await probe(settings, connection.processID);
    if (ended) return;
    blocker = answer.blocker;
    if (answer.silent) {
      const error = new Error(`Connection terminated by us: the server has not answered for ${seconds} seconds`);
      connection.connection.stream.destroy(error);
    } else arm();
  };
  const arm = (): void => {
    timer = setTimeout(() => void ask(), seconds * 1000);
  };
  arm();
  return {
    blocker: () => blocker,
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

/** The driver knows the server's number of the session, and its types do not tell. */
type ServedClient = Client & { readonly processID?: number };

/** A watch over a connection in use. */
export interface ConnectionWatch {
  /** Who kept the statement from a lock when the server was last asked, as the subject of a sentence. */
  blocker(): string | undefined;
  end(): void;
}

/** Silent only when nothing at all comes back in time: a refusal is an answer, too. */
async function probe(settings: ConnectionSettings, watched: number | undefined) {
  const looker = new pg.Client({ ...clientOptions(settings), application_name: "freeagent-sync are you there" });
  looker.on("error", () => undefined);
  try {
    await looker.connect();
    const asked = answeredInTime(looker, settings.connectTimeoutMilliseconds, readBlocker(looker, watched));
    return { silent: false, blocker: await asked.catch(() => undefined) };
  } catch (error) {
    return { silent: error instanceof Error && error.message === "timeout expired", blocker: undefined };
  } finally {
    looker.connection.stream.destroy();
  }
}
