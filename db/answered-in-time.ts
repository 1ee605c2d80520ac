import type { Client } from "pg";

/**
 * The answer to a statement that a live server gives at once. The driver's own limit ends with the log-in: where the server
 * or the network falls silent after that, the connection is broken off here, and the statement fails in the words of that limit.
 */
export async function answeredInTime<Result>(
  connection: Client,
  milliseconds: number,
  statement: Promise<Result>,
): Promise<Result> {
  const patience = setTimeout(() => {
    connection.connection.stream.destroy(new Error("timeout expired"));
  }, milliseconds);
  try {
    return await statement;
  } finally {
    clearTimeout(patience);
  }
}
