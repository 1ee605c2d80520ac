// The list of explanations mirrored, first fill and again with nothing changed, against a loop written by hand; and the
// memory it takes with the length of the list. npm run bench -- mirror
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import type { Database } from "../domain/queryable.ts";
import { bundled } from "../test/support/bundled.ts";
import { copiedMirror } from "./copied-mirror.ts";
import { mirrorExplanations, type ExplanationList } from "./explanation-mirror.ts";
import { rate, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

const mirrored = sized(100_000, 5_000);
const rounds = sized(5, 3);
const [few, many] = [10_000, sized(1_000_000, 30_000)];

interface Source {
  readonly list: ExplanationList;
  readonly process: ChildProcess;
}

/** Starts a process that says where it listens. */
async function listening(program: string, ...options: string[]): Promise<{ origin: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [program, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said.toString())?.[0];
  if (origin === undefined) throw new Error(`${program} does not say where it listens`);
  return { origin, process: child };
}

/** The same pages without books behind them. */
async function bareList(length: number): Promise<Source> {
  const server = await listening(bundled(new URL("list-server.ts", import.meta.url)), String(length));
  return { list: { origin: server.origin, token: "bench", bankAccountId: 1 }, process: server.process };
}

/** The simulator with one account whose invoices were paid in ten parts each. */
async function simulatedList(length: number): Promise<Source> {
  const program = bundled(new URL("../cli/main.ts", import.meta.url));
  const { origin, process: child } = await listening(program, "simulator", "--port", "0", "--no-limits");
  const post = async (path: string, body: object): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const seed = { contacts: 100, invoices: length / 10, paid_share: 1, payments_per_invoice: 10 };
  await post("/_simulator/seed", seed);
  const { access_token: token } = (await post("/_simulator/tokens", {})) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "bench" };
  const answer = await (await fetch(`${origin}/v2/bank_accounts`, { headers })).json();
  const [first] = (answer as { bank_accounts: { url: string }[] }).bank_accounts;
  return { list: { origin, token, bankAccountId: Number(first?.url.split("/").at(-1)) }, process: child };
}

async function raceOver(name: string, source: Source, database: Database, client: pg.Client): Promise<Row[]> {
  const { list } = source;
  const path = `/v2/bank_transaction_explanations?bank_account=${list.origin}/v2/bank_accounts/${list.bankAccountId}`;
  const ours = (): Promise<void> => mirrorExplanations(database, list);
  const theirs = (): Promise<void> => copiedMirror({ client, path, ...list });
  const empty = "truncate public.copied_explanations, freeagent_mirror.bank_transaction_explanations";
  const emptied = (): Promise<unknown> => database.execute(empty);
  const times = await race(rounds, { emptied, theirFill: theirs, ourFill: ours, theirAgain: theirs, ourAgain: ours });
  source.process.kill();
  const row = (what: string, our: number, their: number): Row => ({
    work: `${mirrored.toLocaleString("en-GB")} from ${name}, ${what}`,
    reference: "undici, COPY and one guarded upsert by hand",
    ours: rate(mirrored, our),
    theirs: rate(mirrored, their),
    ratio: ratio(their, our),
    target: ">= 0.60",
  });
  const { theirFill = 0, ourFill = 0, theirAgain = 0, ourAgain = 0 } = times;
  return [row("first fill", ourFill, theirFill), row("nothing changed", ourAgain, theirAgain)];
}

/** Megabytes that a process held at most while it mirrored a list of this length. */
async function peak(databaseUrl: string, length: number): Promise<number> {
  const source = await bareList(length);
  const order = JSON.stringify({ databaseUrl, ...source.list });
  const said = execFileSync(process.execPath, [bundled(new URL("mirror-process.ts", import.meta.url)), order]);
  source.process.kill();
  return Number(said.toString()) / 1e6;
}

await withServer(true, async (database, url) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    "create table public.copied_explanations (like freeagent_mirror.bank_transaction_explanations including all)",
  );
  const rows = [
    ...(await raceOver("the simulator", await simulatedList(mirrored), database, client)),
    ...(await raceOver("a bare server", await bareList(mirrored), database, client)),
  ];
  await client.end();
  const [little, much] = [await peak(url, few), await peak(url, many)];
  report("mirror", [
    ...rows,
    {
      work: `peak memory, ${many.toLocaleString("en-GB")} explanations`,
      reference: `the same of ${few.toLocaleString("en-GB")}`,
      ours: `${Math.round(much)} MB`,
      theirs: `${Math.round(little)} MB`,
      ratio: ratio(much, little),
      target: "<= 1.20",
    },
    {
      work: "the same in MB",
      reference: "200 MB",
      ours: `${Math.round(much)} MB`,
      theirs: "",
      ratio: ratio(much, 200),
      target: "<= 1.00",
    },
  ]);
});
