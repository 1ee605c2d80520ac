// A process of its own that calls FreeAgent as fast as the shared budget lets it, two calls at a time.
import * as z from "zod";
import { systemRandom } from "../../cli/system-random.ts";
import { connect } from "../../db/connect.ts";
import { requestBudget } from "../../db/request-budget.ts";
import { createClient } from "../../freeagent/client.ts";
import { getCurrentUser } from "../../freeagent/resources/users.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { fastClock } from "../support/fast-clock.ts";

const order = z.object({
  databaseUrl: z.string(),
  origin: z.string(),
  token: z.string(),
  calls: z.number(),
  speed: z.number(),
  start: z.number(),
  since: z.number(),
  limits: z.object({ perMinute: z.number(), perHour: z.number() }),
});

const { databaseUrl, origin, token, calls, speed, start, since, limits } = order.parse(
  JSON.parse(process.argv[2] ?? ""),
);
const clock = fastClock(speed, start, since);
const database = connect({ url: databaseUrl, applicationName: "budget process" });
const give = (): Promise<string> => Promise.resolve(token);
const client = createClient({
  origin,
  userAgent: "freeagent-sync/1.2.3 (+https://example.com)",
  accessToken: { current: give, refused: give },
  budget: requestBudget({ database, company: "acme", limits, clock, random: systemRandom }),
  clock,
  random: systemRandom,
  logger: memoryLogger(),
});

let left = calls;
const work = async (): Promise<void> => {
  while (left > 0) {
    left -= 1;
    await getCurrentUser(client);
  }
};
await Promise.all([work(), work()]);
await client.close();
await database.close();
