import { expect } from "vitest";
import type { SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";
import { make, type Change } from "./changes.ts";
import type { CrashPoint } from "./night-order.ts";
import { startNights } from "./start-nights.ts";

/** What a change needs done by a person and by the bank, and then the change itself. */
export async function bringAbout(world: SampleWorld, change: Change): Promise<void> {
  if (change.person !== undefined) {
    const { reference, transition } = change.person;
    const { invoices } = (await world.control("GET", "/books")) as { invoices: { url: string; reference: string }[] };
    const id = /\d+$/.exec(invoices.find((invoice) => invoice.reference === reference)?.url ?? "")?.[0] ?? "";
    await world.control("PUT", `/person/v2/invoices/${id}/transitions/${transition}`);
  }
  if (change.bank !== undefined) await deliver(world, change.bank);
  if (change.typed !== undefined) await typeIn(world, change.typed);
  await make(world.database, change);
}

async function typeIn(
  { control, database, simulatorUrl }: SampleWorld,
  typed: NonNullable<Change["typed"]>,
): Promise<void> {
  if ("contact" in typed) {
    await control("POST", "/person/v2/contacts", typed);
    return;
  }
  const [link] = await database.query(
    `select freeagent_id from freeagent_sync.links
     where entity = 'contact' and source_key = (select min(customer_id)::text from sales.customers where deleted_at is null)`,
  );
  const contact = `${simulatorUrl}/v2/contacts/${String(link?.["freeagent_id"])}`;
  await control("POST", "/person/v2/invoices", { invoice: { contact, ...typed.invoice } });
}

async function deliver({ control }: SampleWorld, { amount, guess }: NonNullable<Change["bank"]>): Promise<void> {
  const body = { amount, dated_on: "2026-11-21", description: "COUNTER CREDIT" };
  const line = (await control("POST", "/bank_lines", body)) as { bank_transaction: { url: string } };
  if (guess === undefined) return;
  const { invoices } = (await control("GET", "/books")) as { invoices: { url: string; reference: string }[] };
  const paid = invoices.find((invoice) => invoice.reference === guess)?.url;
  await control("POST", "/guesses", { bank_transaction: line.bank_transaction.url, paid_invoice: paid });
}

/** A night that is killed at a point of the write that a change leads to; its lease has run out afterwards. */
export async function killedNight(world: SampleWorld, point: CrashPoint, change: Change): Promise<void> {
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
