// One job of pg-boss per row: 500 fetched at once, 16 worked on at once, and completed by one statement, so that a job that
// fails is tried again alone.
import PgBoss from "pg-boss";
import { customers, databaseUrl, pushOne } from "./push-one.mjs";
import { answerTurns, sixteenAtOnce } from "./turns.mjs";

const queue = "push-contact";
const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false });
boss.on("error", (error) => {
  throw error;
});
await boss.start();
await boss.createQueue(queue);
const { handle, close } = pushOne("pg-boss");

await answerTurns({
  async fill() {
    await boss.clearStorage();
    await boss.insert(
      Array.from({ length: customers }, (_, n) => ({ name: queue, data: { id: n + 1 }, retryLimit: 5 })),
    );
  },
  async push() {
    for (;;) {
      const jobs = await boss.fetch(queue, { batchSize: 500 });
      if (jobs.length === 0) return;
      const done = [];
      await sixteenAtOnce(jobs, async (job) => {
        try {
          await handle(job.data.id);
          done.push(job.id);
        } catch (error) {
          await boss.fail(queue, job.id, error);
        }
      });
      await boss.complete(queue, done);
    }
  },
  async close() {
    await boss.stop({ graceful: false });
    await close();
  },
});
