import pg from "pg";

/** A writer with a transaction of its own that a test steps through. */
export interface TestConnection {
  /** Runs a statement in the transaction, beginning one if there is none; one that must wait for another writer is given up. */
  write(sql: string, values: readonly unknown[]): Promise<void>;
  /** Ends the transaction, sets a savepoint, or goes back to it. */
  control(act: "commit" | "rollback" | "savepoint" | "undo"): Promise<void>;
  close(): Promise<void>;
}

/** Opens a writer's connection. */
export async function openConnection(url: string): Promise<TestConnection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set lock_timeout = '5ms'");
  let [open, marked] = [false, false];
  const end = async (how: "commit" | "rollback"): Promise<void> => {
    if (open) await client.query(how);
    [open, marked] = [false, false];
  };
  return {
    async write(sql, values) {
      if (!open) await client.query("begin");
      open = true;
      // A statement that fails (another writer holds the row, a key is taken) must not end the transaction.
      await client.query("savepoint statement");
      try {
        await client.query(sql, [...values]);
        await client.query("release savepoint statement");
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
        await client.query("rollback to savepoint statement");
      }
    },
    async control(act) {
      if (act === "commit" || act === "rollback") return end(act);
      if (!open) return;
      if (act === "savepoint") {
        await client.query("savepoint mark");
        marked = true;
      } else if (marked) await client.query("rollback to savepoint mark");
    },
    async close() {
      await end("rollback");
      await client.end();
    },
  };
}
