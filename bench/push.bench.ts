// Customers pushed to a FreeAgent that answers at once, and pending customers that turn out unchanged, against loops by
// hand without any guarantee. npm run bench -- push
import { requestBudget } from "../db/request-budget.ts";
import { unlimitedBudget } from "../freeagent/unlimited-budget.ts";
import { systemClock } from "../cli/system-clock.ts";
import { systemRandom } from "../cli/system-random.ts";
import type { RequestBudget } from "../domain/request-budget.ts";
import { barePush } from "./bare-push.ts";
import { countStatements } from "./count-statements.ts";
import { makeAllPending, makeCustomers, makePendingAgain } from "./customers.ts";
import { pushCustomers } from "./push-customers.ts";
import { withMapping } from "./push-customers.ts";
import { rate, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";
import { withBareFreeAgent } from "./with-bare-freeagent.ts";

const customers = sized(20_000, 1_000);
const rounds = sized(7, 5);
const limits = { perMinute: 100_000_000, perHour: 1_000_000_000 };

await withServer(true, (database, url) =>
  withBareFreeAgent((freeagent) =>
    withMapping(async (mappingFolder) => {
      const { origin } = freeagent;
      await makeCustomers(database, customers);
      const push = async (budget: RequestBudget, outcome: "created" | "unchanged", counted = database) => {
        const before = await freeagent.count();
        const result = await pushCustomers({ database: counted, origin, mappingFolder, budget });
        const made = (await freeagent.count()) - before;
        const expected = outcome === "created" ? customers : 0;
        if (result.outcomes["push contacts"]?.[outcome] === customers && made === expected) return;
        throw new Error(`${made} calls: ${JSON.stringify(result.outcomes)} ${result.problem?.message ?? ""}`);
      };
      const tableBudget = () =>
        requestBudget({ database, company: "bench", limits, clock: systemClock, random: systemRandom });

      // The first one is also the measurement of memory: nothing else has run in this process.
      await makeAllPending(database);
      const creating = countStatements(database);
      await push(unlimitedBudget, "created", creating.database);
      const { maxRSS } = process.resourceUsage();
      const budgeted = countStatements(database);

      const bare = await barePush(url, origin);
      const created = await race(
        rounds,
        {
          bare: () => bare.push(),
          ours: () => push(unlimitedBudget, "created"),
          budget: () => push(tableBudget(), "created"),
        },
        () => makeAllPending(database),
      );
      await makeAllPending(database);
      const counted = {
        database: budgeted.database,
        company: "bench",
        limits,
        clock: systemClock,
        random: systemRandom,
      };
      await push(requestBudget(counted), "created");

      await makePendingAgain(database);
      const comparing = countStatements(database);
      await push(unlimitedBudget, "unchanged", comparing.database);
      const unchanged = await race(
        rounds,
        { bare: () => bare.read(), ours: () => push(unlimitedBudget, "unchanged") },
        () => makePendingAgain(database),
      );
      await bare.close();

      const row = (work: string, reference: string, ours = 0, theirs = 0): Row => ({
        ...{ work, reference, ours: rate(customers, ours), theirs: rate(customers, theirs) },
        ...{ ratio: ratio(theirs, ours), target: ">= 0.50" },
      });
      const amount = customers.toLocaleString("en-GB");
      const loop = "undici pool, prepared read and one update per 500, no guarantees";
      const per500 = (statements: number): string => ((statements * 500) / customers).toFixed(1);
      report(
        "push",
        [
          row(`push ${amount} new contacts, 16 at once`, loop, created["ours"], created["bare"]),
          row("the same with the request budget of the database", loop, created["budget"], created["bare"]),
          row(`push ${amount} unchanged contacts`, "one prepared query per 500", unchanged["ours"], unchanged["bare"]),
        ],
        [
          `Per 500 created: ${per500(creating.count())} statements in ${per500(creating.transactions())} transactions; ` +
            `the budget adds ${per500(budgeted.count())} statements.`,
          `Per 500 unchanged: ${per500(comparing.count())} statements in ${per500(comparing.transactions())} transactions.`,
          `Peak memory of a push of ${amount} new contacts, the whole process: ${Math.round(maxRSS / 1000)} MB.`,
        ],
      );
    }),
  ),
);
