import { afterEach, expect, test } from "vitest";
import { pushPipelines, settlePipelines } from "../../pipelines/pipeline.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { until } from "../support/until.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

test("a lost invoice that a cursor has passed by is found by the second look and not made again", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/invoices", nth: 3 });
  expect((await opened.night()).exitCode).toBe(1);
  await settled(opened);
  // As if FreeAgent had shown newer invoices to the mirror before this one.
  await opened.database.execute(
    "update freeagent_sync.cursors set position = position + interval '1 day' where name = 'invoices'",
  );
  const next = await opened.night();
  expect(next.outcomes["settle"]).toMatchObject({ claimed: 1, created: 1 });
  expect(next.exitCode).toBe(0);
  expect(await differencesOfSides(opened)).toEqual([]);
});

test.each([
  ["does not answer", { kind: "5xx" }],
  ["refuses as if nobody might look", { kind: "403" }],
  ["refuses for a reason of its own", { kind: "5xx", status: 410 }],
])("a look that FreeAgent %s leaves that one write in doubt, names its key, and the others go on", async (_, fault) => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  const lost = { kind: "no_answer", method: "PUT", path: "/v2/invoices/*/transitions/mark_as_sent" };
  await opened.control("POST", "/faults", { ...lost, nth: 2, times: 2 });
  expect((await opened.night()).exitCode).toBe(1);
  await settled(opened);
  const rows = await opened.database.query(
    "select freeagent_id, source_key from freeagent_sync.intents where state = 'in_doubt' order by sent_at limit 1",
  );
  const path = `/v2/invoices/${String(rows[0]?.["freeagent_id"])}`;
  await opened.control("POST", "/faults", { ...fault, method: "GET", path, probability: 1 });
  const next = await opened.night();
  expect(next.problem).toBeUndefined();
  expect(next.exitCode).toBe(1);
  expect(next.outcomes["settle"]).toMatchObject({ claimed: 2, unchanged: 1, in_doubt: 1 });
  const [told, ...others] = await readHeldKeys(opened.database, "sample", { dismissed: false, entity: "invoice" });
  expect([told, others]).toMatchObject([
    { sourceKey: rows[0]?.["source_key"], reason: "look_failed", state: "retry" },
    [],
  ]);
  expect(told?.detail).toMatch(/^Whether the last write \(mark_as_sent\) was carried out is not known: .*looks again/);

  await opened.control("DELETE", "/faults");
  expect((await opened.night()).exitCode).toBe(0);
  expect(await readHeldKeys(opened.database, "sample", { dismissed: true })).toEqual([]);
  expect(await differencesOfSides(opened)).toEqual([]);
});

/** The references of the invoices in FreeAgent's books. */
async function references({ control }: SampleWorld): Promise<readonly string[]> {
  const { invoices } = (await control("GET", "/books")) as { invoices: { reference: string }[] };
  return invoices.map(({ reference }) => reference);
}

async function creates({ control }: SampleWorld): Promise<number> {
  return ((await control("GET", "/requests?method=POST&path=/v2/invoices")) as { count: number }).count;
}

test("a create that FreeAgent carries out only after a run has looked too early is not sent again, but adopted", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  const late = { kind: "late_commit", method: "POST", path: "/v2/invoices", nth: 3, delay_ms: 700 };
  await opened.control("POST", "/faults", late);
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ created: 19, in_doubt: 1 });
  const mayLandUntil = (moment: string) =>
    opened.database.execute(`update freeagent_sync.intents set settle_until = ${moment} where state = 'in_doubt'`);
  // However long the first night took after the call.
  await mayLandUntil("clock_timestamp() + interval '1 hour'");
  const early = await opened.night();
  expect([early.outcomes["settle"], early.calls.writes]).toMatchObject([{ claimed: 1, in_doubt: 1 }, 0]);
  expect(await until(async () => (await references(opened)).length === 20)).toBe(true);
  await mayLandUntil("clock_timestamp()");
  expect((await opened.night()).outcomes["settle"]).toMatchObject({ claimed: 1, created: 1 });
  expect(await creates(opened)).toBe(20);
  expect(await differencesOfSides(opened)).toEqual([]);
});

test("a lost create of which FreeAgent has two is left to a person, both are kept, and others go on", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/invoices", nth: 3 });
  await opened.night();
  const [doubtful] = await opened.database.query(
    "select source_key, marker, body from freeagent_sync.intents where state = 'in_doubt'",
  );
  await opened.control("POST", "/person/v2/invoices", { invoice: doubtful?.["body"] });
  await settled(opened);
  for (const outcomes of [{ claimed: 1, rejected: 1 }, { claimed: 0 }]) {
    await opened.database.execute("update sales.customers set city = city || 's'");
    const night = await opened.night();
    expect([night.exitCode, night.outcomes["settle"]]).toMatchObject([1, outcomes]);
    expect(night.outcomes["push contacts"]?.updated).toBeGreaterThan(0);
  }
  const rejects = await opened.database.query("select source_key, reason, detail from freeagent_sync.rejects");
  expect(rejects).toMatchObject([{ source_key: doubtful?.["source_key"], reason: "duplicate_reference" }]);
  expect(rejects[0]?.["detail"]).toContain("FreeAgent has 2 invoices with the reference");
  expect((await references(opened)).filter((reference) => reference === doubtful?.["marker"])).toHaveLength(2);
  expect(await creates(opened)).toBe(20);
});

test("what a look alone says of a lost create that FreeAgent has two of is what a push says of it", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  for (const list of ["contacts", "invoices"]) {
    await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: `/v2/${list}`, nth: 3 });
  }
  await opened.night();
  const lost = await opened.database.query("select entity, body from freeagent_sync.intents where state = 'in_doubt'");
  for (const { entity, body } of lost) {
    await opened.control("POST", `/person/v2/${String(entity)}s`, { [String(entity)]: body });
  }
  await settled(opened);
  const told = "select entity, reason, field, detail from freeagent_sync.rejects where waiting_for is null order by 1";
  expect(await opened.night(settlePipelines)).toMatchObject({ outcomes: { settle: { claimed: 2, rejected: 2 } } });
  const looked = await opened.database.query(told);
  expect(looked).toMatchObject([
    { entity: "contact", reason: "possible_duplicate" },
    { entity: "invoice", reason: "duplicate_reference" },
  ]);
  await opened.night(pushPipelines(undefined));
  expect(await opened.database.query(told)).toEqual(looked);
});

test.each(["ΟΔΟΣ ΑΘΗΝΑΣ ΑΕ", "İSTANBUL TİCARET", "ÉMILE ÅNGSTRÖM", "STRAẞE"])(
  "a lost customer is found and not made again, whatever letters its name has: %s",
  async (name) => {
    const opened = (world = await sampleWorld({ scale: 0.01 }));
    await opened.night();
    await opened.database.execute(
      `insert into sales.customers
       select (jsonb_populate_record(c, jsonb_build_object('customer_id', 999999, 'trade_name', $1::text))).*
       from sales.customers c
       limit 1`,
      [name],
    );
    await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/contacts", nth: 1 });
    expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ in_doubt: 1 });
    await settled(opened);
    expect((await opened.night()).outcomes["settle"]).toMatchObject({ claimed: 1, created: 1 });
    const { contacts } = (await opened.control("GET", "/books")) as { contacts: { organisation_name?: string }[] };
    expect(contacts.filter((contact) => contact.organisation_name === name)).toHaveLength(1);
  },
);

test("what a person changes of a customer whose making is in doubt comes to the back office", async () => {
  const opened = (world = await sampleWorld({ scale: 0.01 }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/contacts", nth: 1 });
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ in_doubt: 1 });
  const [lost] = await opened.database.query(
    "select source_key, body ->> 'email' as email from freeagent_sync.intents where state = 'in_doubt'",
  );
  const { contacts } = (await opened.control("GET", "/books")) as { contacts: { email?: string; url: string }[] };
  const made = contacts.find(({ email }) => email === lost?.["email"]);
  const path = `/person/v2/contacts/${String(made?.url.split("/").at(-1))}`;
  await opened.control("PUT", path, { contact: { address1: "1 New Street" } });
  await settled(opened);
  const next = await opened.night();
  expect(next.outcomes).toMatchObject({ settle: { claimed: 1, created: 1 }, "pull contacts": { updated: 1 } });
  const street = "select street from sales.customers where customer_id = $1";
  expect(await opened.database.query(street, [lost?.["source_key"]])).toEqual([{ street: "1 New Street" }]);
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

test("a lost invoice that was never made is not taken for one that a person made with its reference for another customer", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.control("POST", "/faults", { kind: "reset", method: "POST", path: "/v2/invoices", nth: 3 });
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ in_doubt: 1 });
  const [doubtful] = await opened.database.query(
    "select source_key, marker, body from freeagent_sync.intents where state = 'in_doubt'",
  );
  const body = doubtful?.["body"] as { contact: string };
  const [other] = await opened.database.query(
    "select freeagent_url from freeagent_sync.links where entity = 'contact' and freeagent_url <> $1 limit 1",
    [body.contact],
  );
  const invoice = { ...body, contact: other?.["freeagent_url"] };
  await opened.control("POST", "/person/v2/invoices", { invoice });
  await settled(opened);
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ rejected: 1, updated: 0 });
  const rejects = await opened.database.query("select source_key, reason, detail from freeagent_sync.rejects");
  expect(rejects).toMatchObject([{ source_key: doubtful?.["source_key"], reason: "duplicate_reference" }]);
  expect(rejects[0]?.["detail"]).toContain("the contact is");
  const { invoices } = (await opened.control("GET", "/books")) as { invoices: { reference: string; status: string }[] };
  expect(invoices.filter(({ reference }) => reference === doubtful?.["marker"])).toMatchObject([{ status: "Draft" }]);
});

/** A customer whose making is in doubt, and was carried out or not; FreeAgent's clock is ours. */
async function lostCustomer(kind: "no_answer" | "reset") {
  const opened = (world = await sampleWorld({ scale: 0.01, now: new Date().toISOString() }));
  await opened.control("POST", "/faults", { kind, method: "POST", path: "/v2/contacts", nth: 1 });
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ in_doubt: 1 });
  const [lost] = await opened.database.query(
    "select source_key, body from freeagent_sync.intents where state = 'in_doubt'",
  );
  return { opened, sourceKey: String(lost?.["source_key"]), body: lost?.["body"] as Readonly<Record<string, string>> };
}

interface Customer {
  readonly url: string;
  readonly email?: string;
}

async function customers({ control }: SampleWorld): Promise<readonly Customer[]> {
  return ((await control("GET", "/books")) as { contacts: readonly Customer[] }).contacts;
}

test("a customer that a person renames while its making is in doubt is not made again: a person decides, and the name settles it", async () => {
  const { opened, sourceKey, body } = await lostCustomer("no_answer");
  const before = await customers(opened);
  const made = before.find(({ email }) => email === body["email"]);
  const path = `/person${new URL(made?.url ?? "").pathname}`;
  await opened.control("PUT", path, { contact: { organisation_name: "Renamed Ltd" } });
  // A change that came meanwhile does not make it either.
  await opened.database.execute("update sales.customers set telephone = telephone where customer_id = $1", [sourceKey]);
  await settled(opened);
  const next = await opened.night();
  expect([next.exitCode, next.outcomes["settle"]]).toMatchObject([1, { claimed: 1, rejected: 1 }]);
  const rejects = "select source_key, reason, detail from freeagent_sync.rejects where entity = 'contact'";
  const [reject, ...others] = await opened.database.query(rejects);
  expect([reject, others]).toMatchObject([{ source_key: sourceKey, reason: "possible_duplicate" }, []]);
  expect(reject?.["detail"]).toContain("Renamed Ltd (/v2/contacts/");
  expect((await opened.night()).calls.writes).toBe(0);
  expect(await customers(opened)).toHaveLength(before.length);

  await opened.database.execute("update sales.customers set trade_name = 'Renamed Ltd' where customer_id = $1", [
    sourceKey,
  ]);
  expect((await opened.night()).exitCode).toBe(0);
  expect(await customers(opened)).toHaveLength(before.length);
  expect(await differencesOfSides(opened)).toEqual([]);
});

test.each([
  ["shares nothing with it", {}],
  ["fits another customer whose making is in doubt", undefined],
])("a customer that was not made is made, although a contact came meanwhile that %s", async (_what, other) => {
  const { opened, body } = await lostCustomer("reset");
  const contact = other ?? {
    organisation_name: "Sister Ltd",
    email: "sister@example.com",
    address1: body["address1"],
    postcode: body["postcode"],
  };
  const theirs = { organisation_name: "Stranger Ltd", email: "stranger@example.com", ...contact };
  await opened.control("POST", "/person/v2/contacts", { contact: theirs });
  if (other === undefined) {
    await opened.database.execute(
      `insert into freeagent_sync.intents
         (intent_id, run_id, company, entity, source_key, step, marker, body, body_hash, change_ids, state, epoch, sent_at, settle_until)
       select gen_random_uuid(), run_id, company, entity, '999999', step, 'sister@example.com|sister ltd', body, body_hash, '{}', state,
         epoch, sent_at, 'infinity'
       from freeagent_sync.intents
       where state = 'in_doubt'`,
    );
  }
  await settled(opened);
  const next = await opened.night();
  expect(next.outcomes["settle"]).toMatchObject({ unchanged: 1, rejected: 0 });
  expect((await customers(opened)).filter(({ email }) => email === body["email"])).toHaveLength(1);
});
