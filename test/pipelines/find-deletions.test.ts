import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../cli/system-clock.ts";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, TODAY, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

const allAccounts = '{ main: "Current account" }';
const pull = pullPipelines("bank-payments");

async function open(maxDeletions = 50): Promise<void> {
  world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", allAccounts, "{}");
      files.edit("freeagent-sync.yaml", "rules:", `rules:\n  bank_payments: { max_deletions: ${maxDeletions} }`);
    },
  });
  await world.night();
}

interface Invoice {
  readonly source_key: string;
  readonly freeagent_url: string;
  readonly total: string;
}

/** Unpaid invoices of the back office that FreeAgent has. */
async function unpaid(count: number): Promise<Invoice[]> {
  const rows = await world.database.query(
    `select l.source_key, l.freeagent_url, i.raw ->> 'total_value' as total
     from freeagent_sync.links l
     join freeagent_mirror.invoices i using (company, freeagent_id)
     join sales.invoices s on s.invoice_id = l.source_key::bigint
     where l.entity = 'invoice'
       and s.paid_pence = 0
     order by l.source_key
     limit $1`,
    [count],
  );
  return rows as unknown as Invoice[];
}

/** The bank's line and its explanation; gives the path of the explanation. */
async function pay(invoice: Invoice | undefined, over: { dated_on?: string; amount?: string } = {}): Promise<string> {
  const line = (await world.control("POST", "/bank_lines", {
    ...{ amount: over.amount ?? invoice?.total, description: `FPS ${invoice?.source_key ?? ""}` },
    dated_on: over.dated_on ?? TODAY,
  })) as { bank_transaction: { url: string } };
  const parts = [{ paid_invoice: invoice?.freeagent_url }];
  const made = (await world.control("POST", "/explanations", {
    bank_transaction: line.bank_transaction.url,
    parts,
  })) as { bank_transaction_explanations: { url: string }[] };
  return new URL(made.bank_transaction_explanations[0]?.url ?? "").pathname;
}

async function person(method: string, path: string, body?: object): Promise<unknown> {
  return world.control(method, `/person${path}`, body);
}

async function fed(): Promise<string[]> {
  const rows = await world.database.query(
    `select kind, origin, amount, dated_on, invoice_source_key, bank_description
     from freeagent_sync.bank_payments
     where origin <> 'sync'
     order by bank_payment_id`,
  );
  return rows.map((row) => `${String(row["kind"])} ${String(row["amount"])} ${String(row["dated_on"])}`);
}

async function paidPence(invoice: Invoice | undefined): Promise<string> {
  const [row] = await world.database.query("select paid_pence from sales.invoices where invoice_id = $1::bigint", [
    invoice?.source_key,
  ]);
  return String(row?.["paid_pence"]);
}

async function fault(over: object): Promise<void> {
  await world.control("POST", "/faults", { method: "GET", ...over });
}

describe("a payment deleted in FreeAgent", () => {
  test("is taken back by the next night, in the feed and in the back office", async () => {
    await open();
    const [invoice] = await unpaid(1);
    const path = await pay(invoice);
    await world.night();
    expect(await paidPence(invoice)).not.toBe("0");
    await person("DELETE", path);
    const result = await world.night();
    expect(result.outcomes["find deletions"]).toMatchObject({ deleted: 1 });
    const total = Number(invoice?.total).toFixed(2);
    expect(await fed()).toEqual([`payment ${total} ${TODAY}`, `reversal -${total} ${TODAY}`]);
    expect(await paidPence(invoice)).toBe("0");
    expect((await world.night()).calls.writes).toBe(0);
  });

  test("outside the days that are read again: found because the invoice's paid value no longer fits", async () => {
    await open();
    const [invoice] = await unpaid(1);
    const path = await pay(invoice, { dated_on: "2025-01-15" });
    await world.night();
    await person("DELETE", path);
    const result = await world.night();
    expect(result.outcomes["find deletions"]).toMatchObject({ claimed: 0 });
    expect(result.outcomes["recheck invoices"]).toMatchObject({ deleted: 1 });
    expect((await fed()).map((row) => row.split(" ")[0])).toEqual(["payment", "reversal"]);
    expect(await world.database.query("select 1 from freeagent_sync.rejects")).toEqual([]);
  });

  test("of our own making is rejected, and not booked again when the back office touches the row", async () => {
    await open();
    const [payment] = await world.database.query(
      "select source_key, freeagent_url from freeagent_sync.links where entity = 'payment' order by 1 limit 1",
    );
    await world.night();
    await person("DELETE", String(payment?.["freeagent_url"]));
    expect((await world.night()).exitCode).toBe(1);
    const rejects = await world.database.query("select entity, source_key, reason from freeagent_sync.rejects");
    expect(rejects).toEqual([
      { entity: "payment", source_key: payment?.["source_key"], reason: "deleted_in_freeagent" },
    ]);
    await world.database.execute("update sales.receipts set note = 'touched' where receipt_id = $1::bigint", [
      payment?.["source_key"],
    ]);
    const result = await world.night();
    expect(result.outcomes["push payments"]).toMatchObject({ claimed: 1, rejected: 1 });
    expect(result.calls.writes).toBe(0);
  });
});

describe("nothing is taken back", () => {
  const trouble = [
    ["a gateway's error page for every page", { kind: "5xx", path: "/v2/bank_transaction_explanations", times: 50 }],
    ["a web page with status 200", { kind: "html", path: "/v2/bank_transaction_explanations", times: 50 }],
    ["a burst of 403", { kind: "403", path: "/v2/bank_transaction_explanations", times: 50 }],
    ["a burst of 403 at the look-up", { kind: "403", path: "/v2/bank_transaction_explanations/*", times: 50 }],
    [
      "a web page with status 404 at the look-up",
      { kind: "html", status: 404, path: "/v2/bank_transaction_explanations/*", times: 50 },
    ],
  ] as const;

  test.each(trouble)("by %s", async (_name, trouble) => {
    await open();
    const [invoice] = await unpaid(1);
    const path = await pay(invoice);
    await world.night();
    await person("DELETE", path);
    await fault(trouble);
    const during = await world.night(pull);
    expect(during.problem).toBeDefined();
    expect(during.exitCode).not.toBe(0);
    expect(await fed()).toHaveLength(1);
    await world.control("DELETE", "/faults");
    await world.night(pull);
    expect(await fed()).toHaveLength(2);
  });

  test("when more than max_deletions vanish at once: the run stops, and goes on when that is accepted", async () => {
    await open(1);
    const invoices = await unpaid(2);
    const paths = [await pay(invoices[0]), await pay(invoices[1])];
    await world.night();
    for (const path of paths) await person("DELETE", path);
    const stopped = await world.night();
    expect(stopped.problem?.code).toBe("many_deletions");
    expect(stopped.problem?.message).toContain("pull --accept-deletions");
    expect(stopped.exitCode).toBe(1);
    expect(await fed()).toHaveLength(2);
    await world.night(pullPipelines(undefined, { acceptDeletions: true, dryRun: false }));
    expect(await fed()).toHaveLength(4);
  });

  test("when the bank account is renamed in FreeAgent: the run says so", async () => {
    world = await sampleWorld({ scale: 0.02 });
    await world.night();
    await pay((await unpaid(1))[0]);
    await world.night();
    const books = (await world.control("GET", "/books")) as { bank_accounts: { url: string }[] };
    const account = new URL(books.bank_accounts[0]?.url ?? "").pathname;
    await person("PUT", account, { bank_account: { name: "Main account" } });
    const result = await world.night();
    expect(result.problem?.code).toBe("bank_account_unknown");
    expect(await fed()).toHaveLength(1);
  });
});

describe("other objects deleted in FreeAgent", () => {
  test("a bank account that nothing was booked on is asked about no more, and the night goes on", async () => {
    await open();
    const account = { name: "Till", opening_balance: "0" };
    const made = (await person("POST", "/v2/bank_accounts", { bank_account: account })) as {
      bank_account: { url: string };
    };
    await pay((await unpaid(1))[0]);
    expect((await world.night()).exitCode).toBe(0);
    await person("DELETE", new URL(made.bank_account.url).pathname);
    expect(await world.night()).toMatchObject({ exitCode: 0, problem: undefined });
    expect(await fed()).toHaveLength(1);
    const gone = "select name from freeagent_mirror.bank_accounts where deleted_at is not null";
    expect(await world.database.query(gone)).toEqual([{ name: "Till" }]);
  });

  test("a contact is rejected, never created again; hiding a contact is not deleting it", async () => {
    await open();
    const [customer] = await world.database.query(
      "insert into sales.customers (kind, trade_name, email) values ('company', 'Gone & Co', 'gone@example.com') returning customer_id",
    );
    await world.night();
    const [link] = await world.database.query(
      "select freeagent_url from freeagent_sync.links where entity = 'contact' and source_key = $1",
      [String(customer?.["customer_id"])],
    );
    const [hidden] = await world.database.query(
      "select source_key, freeagent_url from freeagent_sync.links where entity = 'contact' order by source_key limit 1",
    );
    await person("PUT", String(hidden?.["freeagent_url"]), { contact: { status: "Hidden" } });
    await person("DELETE", String(link?.["freeagent_url"]));
    const result = await world.night(pullPipelines(undefined));
    expect(result.outcomes["find deletions"]).toMatchObject({ claimed: 1, rejected: 1 });
    expect(await world.database.query("select source_key, reason from freeagent_sync.rejects")).toEqual([
      { source_key: String(customer?.["customer_id"]), reason: "deleted_in_freeagent" },
    ]);
    const states = await world.database.query(
      "select state from freeagent_sync.links where entity = 'contact' and source_key = any($1::text[]) order by state",
      [[String(customer?.["customer_id"]), hidden?.["source_key"]]],
    );
    expect(states).toContainEqual({ state: "deleted" });
    expect(states).toHaveLength(2);
  });

  test("a night that finds nothing costs two calls per account, and one per list that is only counted", async () => {
    await open();
    await world.night();
    await world.control("DELETE", "/requests");
    await world.night(pull);
    const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string; query: string }[] };
    const lists = requests.map(({ path }) => path.split("/")[2]).toSorted();
    expect(lists.filter((list) => list === "bank_transaction_explanations")).toHaveLength(4);
    expect(lists.filter((list) => list === "bank_transactions")).toHaveLength(4);
    expect(lists.filter((list) => list === "contacts")).toHaveLength(2);
    expect(lists.filter((list) => list === "invoices")).toHaveLength(3);
  });
});

test("the days that are read again are counted from the day in the United Kingdom", async () => {
  await open();
  await world.night();
  await world.control("DELETE", "/requests");
  await world.night(pull, { clock: { ...systemClock, now: () => new Date("2027-06-10T23:30:00Z") } });
  const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string; query: string }[] };
  const days = requests.flatMap(({ query }) => new URLSearchParams(query).get("from_date") ?? []);
  expect(new Set(days)).toEqual(new Set(["2027-03-13"]));
});

describe("pull bank-payments --from --to", () => {
  test("reads the days again without moving a cursor, deletions included", async () => {
    await open();
    const [kept, gone] = await unpaid(2);
    await pay(kept, { dated_on: "2026-01-10" });
    const path = await pay(gone, { dated_on: "2026-01-11" });
    await world.night();
    await person("DELETE", path);
    // What a cursor has passed by is found by reading the days.
    await world.database.execute("delete from freeagent_sync.bank_payments where dated_on = '2026-01-10'");
    await world.database.execute(
      "delete from freeagent_mirror.bank_transaction_explanations where dated_on = '2026-01-10'",
    );
    await world.control("POST", "/clock", { move_seconds: 900 });
    const cursors = "select name, position from freeagent_sync.cursors order by name";
    const before = await world.database.query(cursors);
    const result = await world.night(
      pullPipelines("bank-payments", {
        acceptDeletions: false,
        dryRun: false,
        period: { from: "2026-01-10", to: "2026-01-11" },
      }),
    );
    expect(result.exitCode).toBe(0);
    expect(await world.database.query(cursors)).toEqual(before);
    expect(
      (await fed()).map((row) =>
        row
          .split(" ")
          .filter((_word, n) => n !== 1)
          .join(" "),
      ),
    ).toEqual(["payment 2026-01-11", "reversal 2026-01-11", "payment 2026-01-10"]);
  });
});
