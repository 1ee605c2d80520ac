import pg from "pg";
import type { Client } from "pg";
import type { ConnectionSettings } from "./connection-settings.ts";
import { clientOptions } from "./open-connection.ts";

/** A statement may take as long as it needs; after so many connect timeouts we ask whether the server still lives. */
const timeoutsOfPatience = 3;

/**
 * Watches over a connection in use. A network that swallows everything, or a server that is frozen, ends no
 * connection: a statement would wait for ever, and with it the run and the timer that starts the next one. So every
 * now and then the server is asked for another connection. When it does not even answer that, the one in use is
 * broken off, and its statement fails as after any other loss. Gives the function that ends the watch.
 */
export function watchSilence(connection: Client, settings: ConnectionSettings): () => void {
  const seconds = (settings.connectTimeoutMilliseconds * timeoutsOfPatience) / 1000;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const ask = async (): Promise<void> => {
    const silent = await isSilent(settings);
    if (ended) return;
    if (silent) {
      const error = new Error(`Connection terminated by us: the server has not answered for ${seconds} seconds`);
      connection.connection.stream.destroy(error);
    } else arm();
  };
  const arm = (): void => {
    timer = setTimeout(() => void ask(), seconds * 1000);
  };
  arm();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** True only when nothing at all comes back in time: a refusal is an answer, too. */
async function isSilent(settings: ConnectionSettings): Promise<boolean> {
  const probe = new pg.Client({ ...clientOptions(settings), application_name: "freeagent-sync are you there" });
  probe.on("error", () => undefined);
  try {
    await probe.connect();
    return false;
  } catch (error) {
    return error instanceof Error && error.message === "timeout expired";
  } finally {
    probe.connection.stream.destroy();
  }
}
