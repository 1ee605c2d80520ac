import { beforeAll, describe, expect, test } from "vitest";
import type { SampleConfig } from "../support/sample-config.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";
import { businessOf } from "./books.ts";
import { changes, make, type Change } from "./changes.ts";
import { crashPoints, type CrashPoint } from "./night-order.ts";
import { startNights } from "./start-nights.ts";

/** KILL_MATRIX=all: every point for every change. Else each point is tried on every second one, its neighbour on the others. */
const everyChange = process.env["KILL_MATRIX"] === "all";

/** The books after all changes, each followed by a night that nobody disturbed. */
let expected: unknown;

/** A world in which every kind of write is made. */
function crediting(): Promise<SampleWorld> {
  const edit = (files: SampleConfig): void => {
    files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: credit_note");
  };
  return sampleWorld({ scale: 0.01, edit });
}

beforeAll(async () => {
  const world = await crediting();
  try {
    expect((await world.night()).exitCode).toBe(0);
    for (const change of changes) {
      await actAndMake(world, change);
      expect((await world.night()).exitCode, change.what).toBe(0);
    }
    expected = businessOf(await world.control("GET", "/books"));
  } finally {
    await world.close();
  }
}, 120_000);

async function actAndMake(world: SampleWorld, change: Change): Promise<void> {
  if (change.person !== undefined) {
    const { reference, transition } = change.person;
    const { invoices } = (await world.control("GET", "/books")) as { invoices: { url: string; reference: string }[] };
    const id = /\d+$/.exec(invoices.find((invoice) => invoice.reference === reference)?.url ?? "")?.[0] ?? "";
    await world.control("PUT", `/person/v2/invoices/${id}/transitions/${transition}`);
  }
  if (change.bank !== undefined) await deliver(world, change.bank);
  await make(world.database, change);
}

async function deliver({ control }: SampleWorld, { amount, guess }: NonNullable<Change["bank"]>): Promise<void> {
  const body = { amount, dated_on: "2026-11-21", description: "COUNTER CREDIT" };
  const line = (await control("POST", "/bank_lines", body)) as { bank_transaction: { url: string } };
  if (guess === undefined) return;
  const { invoices } = (await control("GET", "/books")) as { invoices: { url: string; reference: string }[] };
  const paid = invoices.find((invoice) => invoice.reference === guess)?.url;
  await control("POST", "/guesses", { bank_transaction: line.bank_transaction.url, paid_invoice: paid });
}

/** A night that is killed at a point of the write that a change leads to. */
async function killedNight(world: SampleWorld, point: CrashPoint, change: Change): Promise<void> {
  const { environment, configFile } = world;
  const [method, path] = change.route.split(" ");
  await world.control("DELETE", "/requests");
  if (point === "after send") {
    await world.control("POST", "/faults", { kind: "slow", method, path, nth: 1, delay_ms: 500 });
  }
  const crash = { point, route: change.route };
  const { ended } = startNights({ environment, configFile, again: false, leaseSeconds: 60, patience: 20_000, crash });
  expect(await ended, `${point}: ${change.route}, ${change.what}`).toEqual({ signal: "SIGKILL", output: "" });
  // What was under way lands; then the dead process's lease runs out.
  expect(await until(async () => (await unanswered(world)) === 0)).toBe(true);
  await world.control("DELETE", "/faults");
  await world.database.execute(
    "update freeagent_sync.leases set until = least(until, clock_timestamp() - interval '2 seconds')",
  );
}

async function unanswered({ control }: SampleWorld): Promise<number> {
  const { requests } = (await control("GET", "/requests")) as { requests: { status: number | null }[] };
  return requests.filter(({ status }) => status === null).length;
}

describe.concurrent("a night killed", () => {
  test.for(crashPoints)(
    "%s, for every kind of write: the next night completes it, and the books are as if nothing had happened",
    // Seven worlds at once: on a machine that others use as well this has taken three minutes.
    { timeout: 900_000 },
    async (point, { expect: check }) => {
      const world = await crediting();
      try {
        check((await world.night()).exitCode).toBe(0);
        for (const [index, change] of changes.entries()) {
          await actAndMake(world, change);
          const killed = everyChange || index % 2 === crashPoints.indexOf(point) % 2;
          if (killed) await killedNight(world, point, change);
          check((await world.night()).exitCode, `the night after ${change.route}, ${change.what}`).toBe(0);
        }
        const last = await world.night();
        check([last.exitCode, last.calls.writes]).toEqual([0, 0]);
        check(businessOf(await world.control("GET", "/books"))).toEqual(expected);
      } finally {
        await world.close();
      }
    },
  );
});
