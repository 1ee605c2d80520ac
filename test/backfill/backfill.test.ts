import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { counted } from "../../domain/counted.ts";
import type { RequestPriority } from "../../domain/request-budget.ts";
import { enqueueBackfill } from "../../load/changes/enqueue-backfill.ts";
import { backfillPipelines, pushPipelines } from "../../pipelines/pipeline.ts";
import { failingCustomers } from "../pipelines/failing-customers.ts";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld;

/** A budget without an end, and the priorities that it was asked for so far. */
function notingBudget() {
  const asked: RequestPriority[] = [];
  const take = (priority: RequestPriority) => Promise.resolve(void asked.push(priority));
  return { asked, budget: { take, block: () => Promise.resolve() } };
}

function backfill(...args: readonly string[]) {
  return runCli(["backfill", ...args, "--config", world.configFile], { environment: world.environment });
}

/** Forgets what capture has recorded, as on a database whose rows are older than the triggers. */
async function forgetChanges(): Promise<void> {
  for (const entity of ["contact", "invoice", "payment"]) {
    await world.database.execute(`delete from freeagent_sync.${entity}_changes`);
  }
}

async function enqueued(entity: string): Promise<readonly string[]> {
  const rows = await world.database.query(
    `select source_key from freeagent_sync.${entity}_changes where change_id < 0 order by change_id desc`,
  );
  return rows.map((row) => String(row["source_key"]));
}

describe("pushing a backfill", () => {
  afterEach(async () => {
    await world.close();
  });

  test("a first load from an empty FreeAgent, entity by entity; again over what is in step, it makes no write", async () => {
    world = await sampleWorld({ scale: 0.02 });
    await forgetChanges();
    const early = await backfill("invoices", "--all");
    expect(early.exitCode).toBe(1);
    expect(early.stderr).toContain("20 invoices wait for contacts");
    expect(early.stdout).toContain("0 writes");

    expect((await backfill("contacts", "--all")).stdout).toContain("4 contacts enqueued.");
    // The waiting invoices are still enqueued; only the payments are new.
    const payments = await backfill("payments", "--all", "--enqueue-only");
    expect(payments.stdout).toContain("The next push or night takes them up.");
    const night = await world.night();
    expect(night.problem).toBeUndefined();
    expect(night.exitCode).toBe(0);
    expect(night.outcomes["backfill invoices"]).toMatchObject({ claimed: 20, created: 20 });
    expect(night.outcomes["backfill payments"]?.created).toBeGreaterThan(0);
    expect(await differencesOfSides(world)).toEqual([]);

    await world.control("DELETE", "/requests");
    for (const entity of ["contacts", "invoices", "payments"]) {
      const again = await backfill(entity, "--all", "--json");
      expect(again.exitCode, again.stderr).toBe(0);
      expect(JSON.parse(again.stdout)).toMatchObject({ companies: [{ calls: { writes: 0 } }] });
      expect(again.stderr).toContain('"seconds_left":0');
    }
    expect(await world.control("GET", "/requests?wrote=true")).toMatchObject({ count: 0 });
  });

  test("a live change goes out before the rest of 2,000 pending backfill changes, and calls for these are the least urgent", async () => {
    world = await sampleWorld({ scale: 0.4 });
    await forgetChanges();
    const [last] = await world.database.query("select max(customer_id) as key from sales.customers");
    const pending = await world.database.query(
      `select key::text
       from (select customer_id as key from sales.customers union all select generate_series(1000001, 1001920)) k
       order by k.key`,
    );
    const keys = pending.map(({ key }) => String(key));
    await enqueueBackfill(world.database, world.company.name, "contact", keys);
    expect(await enqueued("contact")).toHaveLength(2_000);
    const slow = { kind: "slow", method: "POST", path: "/v2/contacts", probability: 1, delay_ms: 150 };
    await world.control("POST", "/faults", slow);
    const { asked, budget } = notingBudget();
    const run = world.night(backfillPipelines("contacts"), { budgetOf: () => budget });
    expect(await until(() => asked.includes("backfill"))).toBe(true);
    await world.database.execute("update sales.customers set telephone = '0131 496 0000' where customer_id = $1", [
      last?.["key"],
    ]);
    const result = await run;
    expect(result.outcomes["backfill contacts"]).toMatchObject({ claimed: 2_000, created: 80, unchanged: 1_920 });
    const [before] = await world.database.query(
      `select count(*)::integer as links
       from freeagent_sync.links l
       where l.linked_at < (select linked_at from freeagent_sync.links where entity = 'contact' and source_key = $1)`,
      [last?.["key"]],
    );
    // The batch that was under way, and nothing of the rest.
    expect(before).toEqual({ links: 50 });
    expect(asked.filter((priority) => priority === "backfill")).toHaveLength(79);
  });

  test("a live change of a key whose last call failed waits for the batch under way, not for the whole backfill", async () => {
    world = await failingCustomers(0.4, 1, { kind: "403" });
    await world.database.execute(
      `delete from freeagent_sync.contact_changes
       where source_key not in (select customer_id::text from sales.customers order by customer_id limit 2)`,
    );
    const [failing] = await world.database.query("select min(customer_id)::text as key from sales.customers");
    const key = String(failing?.["key"]);
    expect((await world.night(pushPipelines("contacts"))).outcomes["push contacts"]).toMatchObject({ retry: 1 });
    await world.control("DELETE", "/faults");
    await forgetChanges();
    const others = await world.database.query(
      "select customer_id::text as key from sales.customers order by customer_id",
    );
    const keys = others.map((row) => String(row["key"])).filter((each) => each !== key);
    const gone = Array.from({ length: 200 }, (_, index) => String(1_000_001 + index));
    await enqueueBackfill(world.database, world.company.name, "contact", [
      ...keys.slice(0, 60),
      ...gone,
      ...keys.slice(60),
    ]);
    await world.control("POST", "/faults", {
      kind: "slow",
      method: "POST",
      path: "/v2/contacts",
      probability: 1,
      delay_ms: 50,
    });
    const { asked, budget } = notingBudget();
    const run = world.night(backfillPipelines("contacts"), { budgetOf: () => budget });
    expect(await until(() => asked.includes("backfill"))).toBe(true);
    await world.database.execute("update sales.customers set telephone = '0131 496 0000' where customer_id = $1", [
      key,
    ]);
    expect((await run).outcomes["backfill contacts"]).toMatchObject({ created: keys.length });
    const [before] = await world.database.query(
      `select count(*)::integer as links
       from freeagent_sync.links l
       where l.linked_at < (select linked_at from freeagent_sync.links where entity = 'contact' and source_key = $1)`,
      [key],
    );
    // One was linked before, and the batch that was under way.
    expect(before).toEqual({ links: 50 });
  });

  test("kill -9 in the middle: the night works off what is pending, and the same backfill again writes nothing", async () => {
    world = await sampleWorld({ scale: 0.02 });
    await forgetChanges();
    const slow = { kind: "slow", method: "POST", path: "/v2/contacts", probability: 1, delay_ms: 300 };
    await world.control("POST", "/faults", slow);
    const posts = async () =>
      ((await world.control("GET", "/requests?path=/v2/contacts&wrote=true")) as { count: number }).count;
    const args = ["backfill", "contacts", "--all", "--config", world.configFile];
    const terminateAfter = until(async () => (await posts()) >= 2);
    const options = { environment: world.environment, terminateAfter, signal: "SIGKILL" } as const;
    expect((await runCli(args, options)).exitCode).toBeNull();
    await world.control("DELETE", "/faults");
    await world.database.execute("update freeagent_sync.leases set until = least(until, clock_timestamp())");

    // The invoices were not backfilled, which the comparison of the sides rightly tells.
    const complete = async () => {
      const { open, problem, outcomes } = await world.night();
      return problem === undefined && open.inDoubt === 0 && (outcomes["settle"]?.in_doubt ?? 0) === 0;
    };
    expect(await until(complete)).toBe(true);
    const { contacts } = (await world.control("GET", "/books")) as { contacts: unknown[] };
    expect(contacts).toHaveLength(4);
    expect((await backfill("contacts", "--all")).stdout).toContain("0 writes");
  });
});

describe("selecting what to enqueue", () => {
  beforeAll(async () => {
    world = await sampleWorld({ scale: 0.05, loggedIn: false });
    await world.database.execute("create sequence sales.ticks");
  });
  beforeEach(forgetChanges);
  afterAll(async () => {
    await world.close();
  });

  test("enqueues a key once, leaves out keys with an open change, and puts the oldest invoices first", async () => {
    const [latest, earliest] = (
      await world.database.query("select invoice_id::text as key from sales.invoices order by issued_on desc")
    ).filter((_, index, rows) => index === 0 || index === rows.length - 1);
    expect((await backfill("invoices", "--all", "--dry-run")).stdout).toContain("50 invoices would be enqueued.");
    expect(await enqueued("invoice")).toEqual([]);
    const keys = `${String(latest?.["key"])}, ${String(earliest?.["key"])},${String(latest?.["key"])}`;
    await backfill("invoices", "--keys", keys, "--enqueue-only");
    expect(await enqueued("invoice")).toEqual([earliest?.["key"], latest?.["key"]]);
    const rest = await backfill("invoices", "--all", "--enqueue-only");
    expect(rest.stdout).toContain("48 invoices enqueued; 2 of 50 wait to be pushed already.");
    expect(new Set(await enqueued("invoice")).size).toBe(50);
  });

  test("names the keys that no row has, takes up the others, and exits 1", async () => {
    const [row] = await world.database.query("select min(invoice_id)::text as key from sales.invoices");
    const known = String(row?.["key"]);
    const result = await backfill("invoices", "--keys", `${known},424242,7`, "--enqueue-only");
    expect(result).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("1 invoice enqueued.") as string });
    expect(result.stderr).toContain("sample: no row of invoices.sql has the key 424242, 7.");
    expect(await enqueued("invoice")).toEqual([known]);
    expect((await backfill("invoices", "--keys", known, "--enqueue-only")).exitCode).toBe(0);
  });

  test("by dates, both included, and by a condition of the operator's", async () => {
    const [day] = await world.database.query("select min(issued_on)::text as first from sales.invoices");
    const first = String(day?.["first"]);
    const [on] = await world.database.query(
      "select count(*)::integer as count from sales.invoices where issued_on = $1",
      [first],
    );
    const dated = await backfill("invoices", "--from", first, "--to", first, "--dry-run");
    expect(dated.stdout).toContain(`${counted(Number(on?.["count"]), "invoice")} would be enqueued.`);
    const chosen = await backfill("contacts", "--where", "country = 'United Kingdom' -- ours", "--dry-run", "--json");
    const [ours] = await world.database.query(
      "select count(*)::integer as count from sales.customers where country_code = 'GB'",
    );
    expect(JSON.parse(chosen.stdout)).toMatchObject({ dry_run: true, enqueued: [{ enqueued: ours?.["count"] }] });
  });

  test.each([
    [["contacts"], "Say which keys"],
    [["contacts", "--all", "--keys", "1"], "Give only one"],
    [["contacts", "--keys", "1,x"], '"x" cannot be a key: source_key in contacts.sql is bigint'],
    [["contacts", "--keys", " , "], "--keys names no key"],
    [["contacts", "--from", "2026-01-01"], "contacts.sql has no date column"],
    [["invoices", "--all", "--on", "due_on"], "--on due_on names the date column for --from and --to"],
    [["invoices", "--from", "2026-02-30"], '"2026-02-30" is no date'],
    [["invoices", "--from", "2026-03-01", "--to", "2026-02-01"], "--from 2026-03-01 is after --to 2026-02-01"],
    [["invoices", "--from", "2026-03-01", "--on", "date_on"], 'no column "date_on"; did you mean "dated_on"?'],
    [["invoices", "--from", "2026-03-01", "--on", "reference"], '"reference" of invoices.sql is no date'],
    [["invoices", "--where", "total > 5"], 'PostgreSQL says: column "total" does not exist'],
    [["invoices", "--where", "1 / (expected_total - expected_total) > 0"], "PostgreSQL says: division by zero"],
    [
      ["invoices", "--where", "true); delete from sales.receipts; select 1 where (true"],
      "PostgreSQL says: cannot insert multiple commands",
    ],
    [["invoices", "--where", "nextval('sales.ticks') > 0"], "PostgreSQL says: cannot execute nextval() in a read-only"],
  ])("backfill %j is refused with the reason", async (args, reason) => {
    const result = await backfill(...args);
    expect(result.stderr).toContain(reason);
    expect(result.exitCode).toBe(64);
    expect([...(await enqueued("contact")), ...(await enqueued("invoice"))]).toEqual([]);
  });
});
