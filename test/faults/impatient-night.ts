import { appCredentials } from "../../cli/app-credentials.ts";
import { exitCodeOf } from "../../cli/exit-codes.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { systemRandom } from "../../cli/system-random.ts";
import { tokenKey } from "../../cli/token-key.ts";
import { connect } from "../../db/connect.ts";
import { tokenStore } from "../../db/token-store.ts";
import type { Clock } from "../../domain/clock.ts";
import { createClient } from "../../freeagent/client.ts";
import { requireSameCompany } from "../../freeagent/tokens/store-login.ts";
import { openTokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { TokenGuard } from "../../freeagent/tokens/token-guard.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { nightly } from "../../pipelines/pipeline.ts";
import { runCompany, type CompanyResult } from "../../pipelines/run/run-company.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { forgetOrigin } from "../support/forget-origin.ts";
import type { SampleWorld } from "../support/sample-world.ts";
import { neverAsked } from "../support/never-asked.ts";

/** Pauses between attempts are a twentieth as long; the hours of day are real. */
const hurriedClock: Clock = {
  now: () => systemClock.now(),
  elapsed: () => systemClock.elapsed(),
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 20, signal),
};

/** Longest wait for anything of FreeAgent's, milliseconds. */
export const patience = 400;

/** A night as the command line runs it, against FreeAgent at another address and with less patience. */
export async function impatientNight(world: SampleWorld, origin: string): Promise<CompanyResult> {
  const { company, environment } = world;
  const shared = { clock: hurriedClock, random: systemRandom, logger: memoryLogger() };
  const userAgent = "freeagent-sync/1.2.3 (+https://example.com)";
  const timeouts = { connect: patience, headers: patience, body: patience, total: patience };
  const database = connect({ url: environment["DATABASE_URL"] ?? "", applicationName: "impatient night" });
  await forgetOrigin(world);
  const store = tokenStore(database);
  const credentials = appCredentials(environment);
  const endpoint = openTokenEndpoint({ origin, userAgent, credentials, clock: hurriedClock, timeouts });
  const key = await tokenKey(environment);
  const accessToken = new TokenGuard({ ...shared, company: company.name, store, endpoint, key, confirm: neverAsked });
  const client = createClient({ ...shared, origin, userAgent, accessToken, budget: unlimitedBudget, timeouts });
  const fixed = { company, command: "nightly", owner: "impatient night", version: "1.2.3", database, client };
  try {
    return await runCompany(
      {
        ...fixed,
        ...shared,
        clock: systemClock,
        progress: { batchDone: () => undefined, pageMirrored: () => undefined },
        signal: new AbortController().signal,
        requireSameCompany: (seen) => requireSameCompany(store, company.name, seen),
        exitCodeOf,
      },
      nightly,
    );
  } finally {
    await forgetOrigin(world);
    await client.close();
    await endpoint.close();
    await database.close();
  }
}
