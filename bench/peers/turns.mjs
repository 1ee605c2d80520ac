// What the peers have in common: they answer "fill" and "push", one line each on stdin, with "done" when it is done.
import { createInterface } from "node:readline";

/** Serves turns until stdin ends. `fill` makes every customer a job again, `push` pushes them all. */
export async function answerTurns({ fill, push, close }) {
  process.stdout.write("done\n");
  for await (const turn of createInterface({ input: process.stdin })) {
    await (turn === "push" ? push() : fill());
    process.stdout.write("done\n");
  }
  await close();
}

/** Runs work for each item, 16 at once as all of them do. */
export async function sixteenAtOnce(items, work) {
  const next = items[Symbol.iterator]();
  const lane = async () => {
    for (const item of next) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}
