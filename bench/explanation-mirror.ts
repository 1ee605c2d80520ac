import { pino } from "pino";
import { systemClock } from "../cli/system-clock.ts";
import { systemRandom } from "../cli/system-random.ts";
import type { Database } from "../domain/queryable.ts";
import { listExplanations } from "../freeagent/resources/bank-transaction-explanations.ts";
import { createClient } from "../freeagent/client.ts";
import { unlimitedBudget } from "../freeagent/unlimited-budget.ts";
import { acquireLease } from "../load/runs/lease.ts";
import { mirrorTables } from "../load/mirror/mirror-tables.ts";
import { mirrorList } from "../pipelines/pull/mirror-list.ts";

/** A list of explanations of one bank account that is to be mirrored. */
export interface ExplanationList {
  readonly origin: string;
  readonly token: string;
  readonly bankAccountId: number;
}

/** Mirrors the whole list as a night does, but for the cursor: it is read from the start each time. */
export async function mirrorExplanations(database: Database, { origin, token, bankAccountId }: ExplanationList) {
  const give = (): Promise<string> => Promise.resolve(token);
  const shared = { clock: systemClock, random: systemRandom, logger: pino({ level: "silent" }) };
  const accessToken = { current: give, refused: give };
  const client = createClient({ ...shared, origin, userAgent: "bench", accessToken, budget: unlimitedBudget });
  const lease = await database.transaction((transaction) => acquireLease(transaction, "acme", "bench", 1, 3600));
  const progress = { batchDone: () => undefined, pageMirrored: () => undefined };
  const signal = new AbortController().signal;
  await mirrorList(
    { ...shared, runId: "1", company: { name: "acme" }, lease, database, client, progress, signal },
    {
      name: "explanations",
      table: mirrorTables.explanations,
      whole: true,
      pages: () => listExplanations(client, { bankAccountId }),
    },
  );
  await client.close();
  await database.execute("delete from freeagent_sync.leases");
}
