import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { seededDice } from "../../examples/back-office/seeded-dice.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";
import type { NightOrder } from "./night-order.ts";
import { startNights, type Nights } from "./start-nights.ts";

/** One call in five goes wrong. */
const faults = [
  { kind: "no_answer", probability: 0.03 },
  { kind: "done_but_5xx", probability: 0.03 },
  { kind: "late_commit", probability: 0.03, delay_ms: 400 },
  { kind: "truncated", probability: 0.02 },
  { kind: "reset", probability: 0.01 },
  { kind: "429", probability: 0.06, retry_after: 1 },
  { kind: "401", probability: 0.02, message: "Access token not recognised" },
];

/** What one seed came to. */
export interface ChaosResult {
  readonly seed: number;
  /** Sentences about what is wrong at the end; none when all is well. */
  readonly problems: readonly string[];
  readonly kills: number;
  readonly stops: number;
  readonly nights: number;
  /** Requests that a fault was played on. */
  readonly faulted: number;
  readonly requests: number;
}

/**
 * Two processes compete for the work of one company while FreeAgent drops, delays and breaks one call in five and both
 * are killed and suspended at random. When that is over, nights go on under the same faults until all is sent, and one
 * without them looks at what is left. At the end both sides must agree to the penny. `scale` 1 is 1,000 invoices.
 */
export async function runChaos(seed: number, scale: number, stormSeconds: number): Promise<ChaosResult> {
  // Lax: a refresh whose process is killed cannot be made good under strict rotation, whoever writes the client.
  const world = await sampleWorld({ scale, simulatorSeed: seed, switches: { token_rotation: "lax" } });
  try {
    for (const path of ["/v2/contacts**", "/v2/invoices**", "/v2/bank_transaction_explanations**"]) {
      for (const fault of faults) await world.control("POST", "/faults", { ...fault, path });
    }
    const storm = await unleash(world, seed, stormSeconds * 1000);
    const after = await workOff(world, 40, async () => (await openChanges(world)) === 0);
    const faulted = await firedFaults(world);
    await world.control("DELETE", "/faults");
    const calm = after + (await workOff(world, 5, () => Promise.resolve(false)));
    const { count } = (await world.control("GET", "/requests")) as { count: number };
    return { seed, ...storm, nights: storm.nights + calm, faulted, requests: count, problems: await problemsOf(world) };
  } finally {
    await world.close();
  }
}

async function unleash(
  world: SampleWorld,
  seed: number,
  milliseconds: number,
): Promise<{ kills: number; stops: number; nights: number }> {
  const dice = seededDice(seed, "chaos", 0);
  const { environment, configFile } = world;
  const order: NightOrder = { environment, configFile, again: true, leaseSeconds: 2, patience: 2_000 };
  const competing: [Nights, Nights] = [startNights(order), startNights(order)];
  let [kills, stops, nights] = [0, 0, 0];
  const end = systemClock.now().getTime() + milliseconds;
  while ((await openChanges(world)) > 0 && systemClock.now().getTime() < end) {
    await systemClock.sleep(dice.between(500, 2_500));
    const victim = dice.pick([0, 1] as const);
    const { process: child } = competing[victim];
    if (dice.oneIn(2)) {
      child.kill("SIGKILL");
      nights += linesOf((await competing[victim].ended).output);
      competing[victim] = startNights(order);
      kills += 1;
    } else {
      // Longer than its lease: the other one takes over, and this one wakes up believing it still has it.
      child.kill("SIGSTOP");
      await systemClock.sleep(2_600);
      child.kill("SIGCONT");
      stops += 1;
    }
  }
  for (const { process: child, ended } of competing) {
    child.kill("SIGKILL");
    nights += linesOf((await ended).output);
  }
  return { kills, stops, nights };
}

function linesOf(output: string): number {
  const lines = output.split("\n").filter((line) => line !== "");
  const strange = lines.find((line) => !line.startsWith('{"exit"'));
  if (strange !== undefined) throw new Error(`a night broke: ${output}`);
  return lines.length;
}

async function openChanges({ database }: SampleWorld): Promise<number> {
  const [row] = await database.query(
    `select (select count(*) from freeagent_sync.contact_changes)
          + (select count(*) from freeagent_sync.invoice_changes)
          + (select count(*) from freeagent_sync.payment_changes) as open`,
  );
  return Number(row?.["open"]);
}

/** Nights that nobody kills, until one leaves nothing to do or `done` says so; gives their number. */
async function workOff(world: SampleWorld, most: number, done: () => Promise<boolean>): Promise<number> {
  const held = "select 1 from freeagent_sync.leases where until > clock_timestamp()";
  await until(async () => (await world.database.query(held)).length === 0);
  const doubtful = "select 1 from freeagent_sync.intents where state = 'in_doubt' and settle_until > clock_timestamp()";
  for (let night = 1; night <= most; night += 1) {
    const { exitCode, calls } = await world.night();
    if ((exitCode === 0 && calls.writes === 0) || (await done())) return night;
    await until(async () => (await world.database.query(doubtful)).length === 0);
    await world.database.execute(endRestsSql);
  }
  return most;
}

/** A key that failed twice rests for half a minute, longer than all these nights take. */
const endRestsSql =
  "update freeagent_sync.rejects set next_attempt_at = clock_timestamp() where next_attempt_at > clock_timestamp()";

async function problemsOf({ control, database }: SampleWorld): Promise<string[]> {
  const books = (await control("GET", "/books")) as { invoices: BookedInvoice[]; contacts: { url: string }[] };
  const { differences } = await compareSides(database, books.invoices);
  const [row] = await database.query(
    `select (select count(*) from sales.customers) as customers,
            (select count(*) from freeagent_sync.rejects) as rejects,
            (select count(*) from freeagent_sync.intents where finished_at is null) as open`,
  );
  const problems = [...differences];
  if (Number(row?.["customers"]) !== books.contacts.length) {
    problems.push(`${books.contacts.length} contacts for ${String(row?.["customers"])} customers`);
  }
  if (Number(row?.["rejects"]) > 0) problems.push(`${String(row?.["rejects"])} rejects`);
  if (Number(row?.["open"]) > 0) problems.push(`${String(row?.["open"])} writes without an outcome`);
  return problems;
}

async function firedFaults({ control }: SampleWorld): Promise<number> {
  const { faults: played } = (await control("GET", "/faults")) as { faults: { fired: number }[] };
  return played.reduce((sum, { fired }) => sum + fired, 0);
}
