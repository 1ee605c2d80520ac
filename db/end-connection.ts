import type { Client } from "pg";

const patienceMilliseconds = 2_000;

/** Takes leave of the server. Where nobody answers, the socket goes all the same: it would keep the process from ending. */
export async function endConnection(connection: Client): Promise<void> {
  const given = setTimeout(() => {
    connection.connection.stream.destroy();
  }, patienceMilliseconds);
  try {
    await connection.end();
  } finally {
    clearTimeout(given);
  }
}
