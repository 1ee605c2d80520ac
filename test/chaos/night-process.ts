// A process of its own that runs nights as the command line does, with its own lease length and patience, and dies
// where it is told to. Prints one line of JSON per night.
import { systemClock } from "../../cli/system-clock.ts";
import { systemRandom } from "../../cli/system-random.ts";
import { tokenEndpointOf } from "../../cli/token-endpoint-of.ts";
import { tokenKey } from "../../cli/token-key.ts";
import { exitCodeOf } from "../../cli/exit-codes.ts";
import { loadConfig } from "../../config/load-config.ts";
import { connect } from "../../db/connect.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
import { createClient } from "../../freeagent/client.ts";
import { requireSameCompany } from "../../freeagent/tokens/store-login.ts";
import { TokenGuard } from "../../freeagent/tokens/token-guard.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { nightly } from "../../pipelines/pipeline.ts";
import { runCompany } from "../../pipelines/run/run-company.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { Crash } from "./crash.ts";
import { nightOrder } from "./night-order.ts";
import { neverAsked } from "../support/never-asked.ts";

const order = nightOrder.parse(JSON.parse(process.argv[2] ?? ""));
const { environment } = order;
const config = await loadConfig({ configFlag: order.configFile, environment, workingFolder: process.cwd() });
const [company] = config.companies;
if (company === undefined) throw new Error("the configuration names no company");
const opened = connect({ url: environment["DATABASE_URL"] ?? "", applicationName: `night ${process.pid}` });
const shared = { clock: systemClock, random: systemRandom, logger: memoryLogger() };
const store = tokenStore(opened);
const endpoint = tokenEndpointOf({ config, environment, clock: systemClock });
const key = await tokenKey(environment);
const accessToken = new TokenGuard({ ...shared, company: company.name, store, endpoint, key, confirm: neverAsked });
const { patience } = order;
const opener = createClient({
  ...shared,
  origin: config.freeagentOrigin,
  userAgent: "freeagent-sync/1.2.3 (+https://example.com)",
  accessToken,
  budget: unlimitedBudget,
  timeouts: { connect: patience, headers: patience, body: patience, total: 2 * patience },
});
const crash = order.crash === undefined ? undefined : new Crash(order.crash, config.freeagentOrigin);

async function night(): Promise<number> {
  if (company === undefined) return 78;
  try {
    const result = await runCompany(
      {
        company,
        command: "nightly",
        owner: `process ${process.pid}`,
        version: "1.2.3",
        database: crash?.database(opened) ?? opened,
        client: crash?.client(opener) ?? opener,
        clock: systemClock,
        random: systemRandom,
        logger: shared.logger,
        progress: { batchDone: () => undefined, pageMirrored: () => undefined },
        signal: new AbortController().signal,
        leaseSeconds: order.leaseSeconds,
        requireSameCompany: (seen) => requireSameCompany(store, company.name, seen),
        exitCodeOf,
      },
      nightly,
    );
    process.stdout.write(`${JSON.stringify({ exit: result.exitCode, problem: result.problem?.message })}\n`);
    return result.exitCode;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stdout.write(`${JSON.stringify({ exit: exitCodeOf(error.kind), problem: error.message })}\n`);
    await systemClock.sleep(100);
    return exitCodeOf(error.kind);
  }
}

do process.exitCode = await night();
while (order.again);
await opener.close();
await endpoint.close();
await opened.close();
