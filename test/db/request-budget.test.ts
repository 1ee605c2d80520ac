import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { countStatements } from "../../bench/count-statements.ts";
import { connect } from "../../db/connect.ts";
import { requestBudget } from "../../db/request-budget.ts";
import { takeRequests } from "../../db/take-requests.ts";
import type { RequestPriority } from "../../domain/request-budget.ts";
import { TestClock } from "../freeagent/test-clock.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { fastClock } from "../support/fast-clock.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());
beforeEach(() => lent.database.execute("delete from freeagent_sync.request_budget"));

const noon = Date.parse("2026-11-24T12:00:00Z");
const minute = 60_000;
const hour = 60 * minute;
const limits = { perMinute: 110, perHour: 3400 };
const random = (): number => 0.5;

function take(wanted: number, now: number, priority: RequestPriority = "invoices", allowed = limits) {
  return takeRequests(lent.database, { company: "acme", priority, wanted, limits: allowed, now });
}

/** Takes until nothing is left; gives the number and when to come again. */
async function drain(now: number, priority: RequestPriority = "invoices", allowed = limits) {
  for (let total = 0; ;) {
    const { granted, waitUntil } = await take(10, now, priority, allowed);
    if (granted === 0) return { total, waitUntil };
    total += granted;
  }
}

describe("taking calls", () => {
  it("gives exactly the minute's calls, then says when the next minute begins", async () => {
    expect(await drain(noon + 20_000)).toEqual({ total: 110, waitUntil: noon + minute });
    expect((await drain(noon + minute)).total).toBe(110);
  });

  it("tells with each grant what the hour still holds, whoever took the rest", async () => {
    const tight = { perMinute: 110, perHour: 115 };
    expect(await take(3, noon, "invoices", tight)).toMatchObject({ granted: 3, hourLeft: 112 });
    expect(await take(2, noon, "backfill", tight)).toMatchObject({ granted: 2, hourLeft: 110 });
    await drain(noon, "invoices", tight);
    await drain(noon + minute, "invoices", tight);
    expect(await take(1, noon + minute, "invoices", tight)).toMatchObject({ granted: 0, hourLeft: 0 });
    // The limit was lowered meanwhile.
    expect(await take(1, noon + minute, "invoices", { ...tight, perHour: 50 })).toMatchObject({ hourLeft: 0 });
    expect(await take(1, noon + hour, "invoices", tight)).toMatchObject({ granted: 1, hourLeft: 114 });
  });

  it("gives exactly the hour's calls, then says when the next hour begins", async () => {
    const tight = { perMinute: 110, perHour: 150 };
    expect((await drain(noon, "invoices", tight)).total).toBe(110);
    expect(await drain(noon + minute, "invoices", tight)).toEqual({ total: 40, waitUntil: noon + hour });
    expect((await drain(noon + hour, "invoices", tight)).total).toBe(110);
  });

  it("gives small groups near the end of a minute, so that nobody sits on the last calls", async () => {
    await take(1, noon);
    for (let used = 1; used < 100;) used += (await take(10, noon)).granted;
    expect((await take(10, noon)).granted).toBe(1);
  });

  it("never gives more than there are to many processes at once", async () => {
    const processes = Array.from({ length: 4 }, (_, index) =>
      connect({ url: lent.url, applicationName: `process ${index}`, maxConnections: 5 }),
    );
    const wish = { company: "acme", priority: "contacts", wanted: 3, limits, now: noon } as const;
    const grants = await Promise.all(
      Array.from({ length: 320 }, (_, index) => takeRequests(at(processes, index % 4), wish)),
    );
    expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(110);
    for (const process of processes) await process.close();
  });

  it("leaves three quarters of the minute to more urgent calls while they wait", async () => {
    await drain(noon, "backfill");
    const { waitUntil } = await take(1, noon, "payments");
    expect(waitUntil).toBe(noon + minute);
    expect((await drain(noon + minute, "backfill")).total).toBe(27);
    expect((await drain(noon + minute, "payments")).total).toBe(83);
  });

  it("leaves everything to everybody when nobody more urgent waits", async () => {
    await drain(noon, "backfill");
    expect((await drain(noon + minute, "backfill")).total).toBe(110);
  });

  it("starts a window anew that a wrong clock has put far ahead", async () => {
    await take(1, noon + 30 * hour);
    expect((await drain(noon)).total).toBe(110);
  });

  it("waits for no block that ends more than an hour ahead: a wrong clock has set it", async () => {
    await take(1, noon);
    const block = (until: number): Promise<number> =>
      lent.database.execute("update freeagent_sync.request_budget set blocked_until = $1", [
        new Date(until).toISOString(),
      ]);
    await block(noon + 164 * 24 * hour);
    expect((await take(1, noon)).granted).toBe(1);
    await block(noon + hour);
    expect(await take(1, noon)).toMatchObject({ granted: 0, waitUntil: noon + hour });
  });

  it("waits a moment when another process is in the next minute already", async () => {
    await take(1, noon + minute);
    expect(await take(1, noon + minute - 10)).toEqual({ granted: 0, waitUntil: noon + minute + 40 });
  });
});

describe("a budget", () => {
  it("lets nobody of any process through before the time that FreeAgent named", async () => {
    const clock = fastClock(600, noon + 10_000);
    const shared = { database: lent.database, company: "acme", limits, clock, random };
    const [one, other] = [requestBudget(shared), requestBudget(shared)];
    await one.take("contacts");
    await one.block(new Date(clock.now().getTime() + 40_000));
    const before = clock.now().getTime();
    await other.take("payments");
    expect(clock.now().getTime() - before).toBeGreaterThan(35_000);
  });

  it("keeps the later of two blocks, but not one that a wrong clock has set days ahead", async () => {
    const clock = fastClock(1, noon);
    const budget = requestBudget({ database: lent.database, company: "acme", limits, clock, random });
    await budget.take("contacts");
    const blockedFor = async (milliseconds: number): Promise<number> => {
      const now = clock.now().getTime();
      await budget.block(new Date(now + milliseconds));
      const [row] = await lent.database.query(
        "select extract(epoch from blocked_until - clock_timestamp())::float8 / 60 as minutes from freeagent_sync.request_budget",
      );
      return Math.round(Number(row?.["minutes"]));
    };
    expect(await blockedFor(10 * minute)).toBe(10);
    expect(await blockedFor(5 * minute)).toBe(10);
    await lent.database.execute(
      "update freeagent_sync.request_budget set blocked_until = blocked_until + interval '164 days'",
    );
    expect(await blockedFor(5 * minute)).toBe(5);
  });

  it("lets go of a caller who was asked to stop", async () => {
    const clock = fastClock(1, noon);
    const budget = requestBudget({ database: lent.database, company: "acme", limits, clock, random });
    await budget.take("contacts");
    await budget.block(new Date(clock.now().getTime() + 3_000_000));
    const stop = new AbortController();
    const waiting = budget.take("contacts", stop.signal);
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    await expect(budget.take("contacts", AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  });

  it("lets the most urgent of its callers go first", async () => {
    const clock = fastClock(600, noon + 5_000);
    const budget = requestBudget({ database: lent.database, company: "acme", limits, clock, random });
    await budget.take("contacts");
    await budget.block(new Date(clock.now().getTime() + 30_000));
    const order: string[] = [];
    const priorities = ["backfill", "contacts", "invoices", "payments"] as const;
    await Promise.all(priorities.map((priority) => budget.take(priority).then(() => order.push(priority))));
    expect(order).toEqual(["payments", "invoices", "contacts", "backfill"]);
  });

  it("knows what the hour still holds from its last take, without asking: its own calls and those of others", async () => {
    const clock = new TestClock(new Date(noon + 5_000));
    const { budget, counted } = await heardBudget(clock);
    expect(budget.leftThisHour).toBeUndefined();
    await budget.take("invoices");
    // One of another process, one before FreeAgent's clock was known, and this one.
    expect(budget.leftThisHour).toBe(3397);
    await take(10, clock.now().getTime());
    expect(budget.leftThisHour).toBe(3397);
    // The next two are taken at once: the one that is not made yet is still there.
    await budget.take("invoices");
    expect(budget.leftThisHour).toBe(3386);
    const asked = counted.count();
    await budget.take("invoices");
    expect(budget.leftThisHour).toBe(3385);
    expect(counted.count()).toBe(asked);
  });

  it("does not know what the hour holds when it has ended, nor while FreeAgent has everybody wait", async () => {
    const clock = new TestClock(new Date(noon + 59 * minute));
    const { budget } = await heardBudget(clock);
    await budget.take("invoices");
    expect(budget.leftThisHour).toBeTypeOf("number");
    clock.advance(2 * minute);
    expect(budget.leftThisHour).toBeUndefined();
    await budget.take("invoices");
    expect(budget.leftThisHour).toBe(3399);
    await budget.block(new Date(clock.now().getTime() + minute));
    expect(budget.leftThisHour).toBeUndefined();
  });

  it("goes on, one call at a time, after answers so slow that they tell little of FreeAgent's clock", async () => {
    const clock = fastClock(600, noon + 5_000);
    const budget = requestBudget({ database: lent.database, company: "acme", limits, clock, random });
    await budget.take("contacts");
    for (const later of [100_000, 300_000]) {
      const now = clock.now().getTime();
      budget.observeServerDate?.(new Date(now + later), 70_000);
      await budget.take("contacts");
    }
    const now = clock.now().getTime();
    budget.observeServerDate?.(new Date(now + 300_000), 100);
    for (let call = 0; call < 20; call += 1) await budget.take("contacts");
  });

  it("counts on in the hour that it is when this machine's clock is set back or forward", async () => {
    const clock = new TestClock(new Date(noon + 5_000));
    const { budget } = await heardBudget(clock);
    await drain(noon + minute);
    const counted = await window();
    expect(counted).toMatchObject({ hour: noon, used: 112 });
    clock.advance(2 * minute);
    for (const set of [-hour, 2 * hour]) {
      clock.set(set);
      await budget.take("invoices");
      expect((await window()).hour).toBe(noon);
    }
    expect((await window()).used).toBeGreaterThan(counted.used);
  });

  it("tells its callers when the database is away", async () => {
    const away = connect({ url: "postgres://nobody@127.0.0.1:1/none", applicationName: "away" });
    const budget = requestBudget({ database: away, company: "acme", limits, clock: fastClock(1, noon), random });
    await expect(budget.take("contacts")).rejects.toMatchObject({ code: "database_unreachable" });
    await away.close();
  });
});

/** The hour that is counted, in milliseconds since 1970, and its calls. */
async function window(): Promise<{ readonly hour: number; readonly used: number }> {
  const [row] = await lent.database.query(
    "select (extract(epoch from hour_start) * 1000)::float8 as hour, hour_used as used from freeagent_sync.request_budget",
  );
  return { hour: Number(row?.["hour"]), used: Number(row?.["used"]) };
}

/** A budget that has made its first call and heard FreeAgent's clock, which shows the same as `clock`. */
async function heardBudget(clock: TestClock) {
  await take(1, clock.now().getTime());
  const counted = countStatements(lent.database);
  const budget = requestBudget({ database: counted.database, company: "acme", limits, clock, random });
  await budget.take("invoices");
  budget.observeServerDate?.(clock.now(), 0);
  return { budget, counted };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}
