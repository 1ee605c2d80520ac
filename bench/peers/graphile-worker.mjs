// One job of graphile-worker per row, 16 at once, with its two settings for many jobs: a local queue, and completion in batches.
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import { customers, databaseUrl, pushOne } from "./push-one.mjs";
import { answerTurns } from "./turns.mjs";

const database = new pg.Pool({ connectionString: databaseUrl, max: 1 });
const logger = new Logger(() => () => undefined);
const utils = await makeWorkerUtils({ connectionString: databaseUrl, logger });
await utils.migrate();
const { handle, close } = pushOne("graphile-worker");

await answerTurns({
  async fill() {
    await database.query("delete from graphile_worker._private_jobs");
    await utils.addJobs(
      Array.from({ length: customers }, (_, n) => ({ identifier: "push-contact", payload: { id: n + 1 } })),
    );
  },
  async push() {
    let left = customers;
    let allDone;
    const finished = new Promise((resolve) => (allDone = resolve));
    const task = async ({ id }) => {
      await handle(id);
      left -= 1;
      if (left === 0) allDone();
    };
    const worker = { concurrentJobs: 16, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
    const runner = await run({
      connectionString: databaseUrl,
      maxPoolSize: 20,
      logger,
      noHandleSignals: true,
      taskList: { "push-contact": task },
      preset: { worker },
    });
    await finished;
    await runner.stop();
  },
  async close() {
    await utils.release();
    await database.end();
    await close();
  },
});
