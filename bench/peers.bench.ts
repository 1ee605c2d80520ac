// The same new customers pushed to a FreeAgent that answers at once by what one would take instead: job queues, scripts and
// loops. What each of them guarantees is said under the table. npm run bench -- peers
import { requestBudget } from "../db/request-budget.ts";
import { systemClock } from "../cli/system-clock.ts";
import { systemRandom } from "../cli/system-random.ts";
import type { RequestBudget } from "../domain/request-budget.ts";
import type { Database } from "../domain/queryable.ts";
import { unlimitedBudget } from "../freeagent/unlimited-budget.ts";
import { barePush } from "./bare-push.ts";
import { customersMapping, makeAllPending, makeCustomers } from "./customers.ts";
import { missing, notInstalled, startPeer, type Peer } from "./peer-process.ts";
import { pushCustomers, withMapping } from "./push-customers.ts";
import { rate, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer, type Contestant } from "./rounds.ts";
import { withBareFreeAgent, type BareFreeAgent } from "./with-bare-freeagent.ts";

const customers = sized(5_000, 200);
const rounds = 5;
const limits = { perMinute: 100_000_000, perHour: 1_000_000_000 };

const hand = "hand-tuned loop";
const ours = "ours";
const oursBudgeted = "ours with its request budget";

const queueGuarantees =
  "retries; a row whose answer was lost is posted again and is there twice; no limit of requests over processes; " +
  "claimed by one worker until its time is up.";
/** What each contestant promises, and those that try again. */
const guarantees: Readonly<Record<string, string>> = {
  "pg-boss": queueGuarantees,
  "graphile-worker": queueGuarantees,
  fetch: "no retry; a run that dies starts over and posts twice; no limit; two runs at once post everything twice.",
  "Python requests": "no retry; numbers are kept at the end, so that a run that dies has lost them all; no limit.",
  "psql + curl --parallel": "as Python; an answer that is missing is only seen by counting.",
  [hand]: "none at all: 500 rows read, posted and kept at once (bare-push.ts).",
  [ours]: "retries; a lost answer is looked for, never posted again; claimed exactly once, under a lease that fences.",
  [oursBudgeted]: "the same, and never over FreeAgent's limits, however many processes share them.",
};
const retrying = ["pg-boss", "graphile-worker"];

interface Started {
  readonly peers: Readonly<Record<string, Peer>>;
  readonly skipped: Readonly<Record<string, string>>;
}

async function startAll(databaseUrl: string, origin: string): Promise<Started> {
  const environment = {
    DATABASE_URL: databaseUrl,
    ORIGIN: origin,
    MAPPING: customersMapping,
    CUSTOMERS: `${customers}`,
  };
  const queues = notInstalled();
  const psql = missing("psql", "--version");
  const all: readonly (readonly [string, string, string, string | undefined])[] = [
    ["pg-boss", process.execPath, "pg-boss.mjs", queues],
    ["graphile-worker", process.execPath, "graphile-worker.mjs", queues],
    ["fetch", process.execPath, "fetch-loop.mjs", undefined],
    ["Python requests", "python3", "push_requests.py", psql ?? missing("python3", "-c", "import requests")],
    ["psql + curl --parallel", "bash", "psql-curl.sh", psql ?? missing("curl", "--parallel", "--version")],
  ];
  const peers: Record<string, Peer> = {};
  const skipped: Record<string, string> = {};
  for (const [name, command, file, reason] of all) {
    if (reason === undefined) peers[name] = await startPeer(command, file, environment);
    else skipped[name] = reason;
  }
  return { peers, skipped };
}

/** Does the work, and @throws Error unless every customer was created once and its number is kept. */
function counted(database: Database, freeagent: BareFreeAgent, table: string, work: Contestant): Contestant {
  return async () => {
    const before = await freeagent.count();
    await work();
    const made = (await freeagent.count()) - before;
    const [kept] = await database.query(`select count(*)::integer as kept from ${table}`);
    if (made !== customers || kept?.["kept"] !== customers)
      throw new Error(`${made} calls, ${table}: ${JSON.stringify(kept)}`);
  };
}

function rows(times: Readonly<Record<string, number>>, skipped: Readonly<Record<string, string>>): Row[] {
  const theirs = times[hand] ?? Number.NaN;
  const best = Math.max(0, ...retrying.map((name) => theirs / (times[name] ?? Number.POSITIVE_INFINITY)));
  return Object.keys(guarantees).map((name) => {
    const taken = times[name];
    const reference = skipped[name] === undefined ? hand : `skipped: ${skipped[name]}`;
    if (taken === undefined) return { work: name, reference, ours: "", theirs: "", ratio: "", target: "" };
    const measured = { ours: rate(customers, taken), theirs: rate(customers, theirs), ratio: ratio(theirs, taken) };
    const target = name.startsWith(ours) && best > 0 ? `> ${best.toFixed(2)}` : "";
    return { work: name, reference, ...measured, target };
  });
}

await withServer(true, (database, url) =>
  withBareFreeAgent((freeagent) =>
    withMapping(async (mappingFolder) => {
      const { origin } = freeagent;
      await makeCustomers(database, customers);
      await database.execute(
        "create table public.peer_links (peer text, id bigint, freeagent_id bigint, primary key (peer, id))",
      );
      const { peers, skipped } = await startAll(url, origin);
      const bare = await barePush(url, origin);
      const push = async (budget: RequestBudget): Promise<void> => {
        const result = await pushCustomers({ database, origin, mappingFolder, budget });
        if (result.problem !== undefined) throw result.problem;
      };
      const budgeted = () =>
        requestBudget({ database, company: "bench", limits, clock: systemClock, random: systemRandom });
      const check = (table: string, work: Contestant) => counted(database, freeagent, table, work);
      const theirs = Object.entries(peers).map(([name, peer]) => [name, check("public.peer_links", () => peer.push())]);
      const times = await race(
        rounds,
        {
          ...(Object.fromEntries(theirs) as Record<string, Contestant>),
          [hand]: check("public.bare_links", () => bare.push()),
          [ours]: check("freeagent_sync.links", () => push(unlimitedBudget)),
          [oursBudgeted]: check("freeagent_sync.links", () => push(budgeted())),
        },
        async (name) => {
          await database.execute("truncate public.peer_links");
          if (name.startsWith(ours)) await makeAllPending(database);
          await peers[name]?.fill();
        },
      );
      await bare.close();
      for (const peer of Object.values(peers)) await peer.close();
      report(
        "peers",
        rows(times, skipped),
        Object.entries(guarantees).map(([name, promise]) => `${name}: ${promise}`),
      );
    }),
  ),
);
