import { expect, test } from "vitest";
import fc from "fast-check";
import { nightly, pushPipelines } from "../../pipelines/pipeline.ts";
import { contacts, first, inBackOffice, inFreeAgent, inStep, sides } from "./customer-sides.ts";
import { settled } from "../support/settled.ts";

test("what a person changes in FreeAgent between our look and our write is taken over by the next night", async () => {
  const opened = await inStep("database");
  const contact = first(await contacts(opened));
  await inFreeAgent(opened, contact.url, { town: "York" });
  await inBackOffice(opened, contact.key, "street", "9 New Street");
  const blind = await opened.night(nightly.filter(({ name }) => name !== "mirror"));
  expect(blind.outcomes["push contacts"]).toMatchObject({ updated: 1 });
  expect((await opened.night()).outcomes["apply contact-updates"]).toMatchObject({ updated: 1 });
  expect(await sides(opened, contact)).toEqual(["York", "York"]);
});

test.each([
  ["sends another field", "street = '9 New Street'", 1],
  ["has nothing to send for an emptied field", "telephone = null", 0],
])(
  "what a person changes in FreeAgent is taken over by the next night, also where a push alone %s first",
  async (...of) => {
    const [, change, writes] = of;
    const opened = await inStep("database");
    const contact = first(await contacts(opened));
    await inFreeAgent(opened, contact.url, { town: "York" });
    await opened.database.execute(`update sales.customers set ${change} where customer_id = $1`, [contact.key]);
    const push = await opened.night(pushPipelines(undefined));
    expect([push.outcomes["push contacts"]?.claimed, push.calls.writes]).toEqual([1, writes]);
    expect((await opened.night()).outcomes["apply contact-updates"]).toMatchObject({ updated: 1 });
    expect(await sides(opened, contact)).toEqual(["York", "York"]);
    await opened.night();
    expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ claimed: 0 });
  },
);

test.each(["no_answer", "reset"])(
  "what a person changes in FreeAgent while an update of ours is in doubt (%s) is taken over, and the update goes through",
  async (kind) => {
    const opened = await inStep("database");
    const one = first(await contacts(opened));
    await inBackOffice(opened, one.key, "city", "York");
    await opened.control("POST", "/faults", { kind, method: "PUT", path: "/v2/contacts/*", nth: 1 });
    expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ in_doubt: 1 });
    await inFreeAgent(opened, one.url, { address1: "1 New Street" });
    await settled(opened);
    const next = await opened.night();
    expect([next.exitCode, next.outcomes["pull contacts"]]).toMatchObject([0, { updated: 1 }]);
    expect(await sides(opened, one)).toEqual(["York", "York"]);
    const taken = await opened.database.query("select street from sales.customers where customer_id = $1", [one.key]);
    expect(taken).toEqual([{ street: "1 New Street" }]);
    const { contacts: all } = (await opened.control("GET", "/books")) as { contacts: Record<string, string>[] };
    expect(all.find(({ url }) => url?.endsWith(one.url))).toMatchObject({ address1: "1 New Street" });
    expect((await opened.night()).calls.writes).toBe(0);
  },
);

test("a value that FreeAgent cleared and the back office sets again, as it was, goes out again", async () => {
  const opened = await inStep("database");
  const contact = first(await contacts(opened));
  await inBackOffice(opened, contact.key, "city", "Leeds");
  await opened.night();
  await inFreeAgent(opened, contact.url, { town: "" });
  await opened.night();
  await inBackOffice(opened, contact.key, "city", "Leeds");
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ updated: 1 });
  expect(await sides(opened, contact)).toEqual(["Leeds", "Leeds"]);
});

test.each([
  ["changed again", "Hull"],
  ["set back", undefined],
])("a field that was %s in FreeAgent before the back office took it over is staged again", async (_, again) => {
  const opened = await inStep("database");
  const contact = first(await contacts(opened));
  const [before] = await sides(opened, contact);
  const last = again ?? String(before);
  await opened.database.execute("alter table sales.customers add constraint no_york check (city <> 'York')");
  await inFreeAgent(opened, contact.url, { town: "York" });
  expect((await opened.night()).exitCode).toBe(1);
  await inFreeAgent(opened, contact.url, { town: last });
  await opened.night();
  await opened.database.execute("alter table sales.customers drop constraint no_york");
  expect((await opened.night()).exitCode).toBe(0);
  expect(await sides(opened, contact)).toEqual([last, last]);
  const staged = "select old_value, new_value from freeagent_sync.contact_updates order by contact_update_id";
  expect(await opened.database.query(staged)).toEqual([
    { old_value: before, new_value: "York" },
    { old_value: before, new_value: last },
  ]);
});

test("a contact that a person creates in FreeAgent becomes a customer once, and is taken over, not created again", async () => {
  const opened = await inStep("database", ", new_contacts: stage");
  const fields = { organisation_name: "Wren & Daughters", email: "hello@wren.example", town: "Bath" };
  await opened.control("POST", "/person/v2/contacts", { contact: fields });
  const night = await opened.night();
  expect(night.outcomes["pull new contacts"]).toMatchObject({ created: 1 });
  expect(night.outcomes["apply new-contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  // The back office knows a country and payment terms of its own.
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 1, created: 0, updated: 1 });
  const customers = await opened.database.query(
    `select c.city, l.made_by_us
     from sales.customers c
     join freeagent_sync.links l on l.entity = 'contact' and l.source_key = c.customer_id::text
     where c.trade_name = 'Wren & Daughters'`,
  );
  expect(customers).toEqual([{ city: "Bath", made_by_us: false }]);
  for (let again = 0; again < 2; again += 1) {
    const next = await opened.night();
    expect([next.exitCode, next.calls.writes, next.outcomes["pull new contacts"]?.claimed]).toEqual([0, 0, 0]);
  }
});

test("a new contact without a name that the back office can use is rejected with the database's words, whole", async () => {
  const opened = await inStep("database", ", new_contacts: stage");
  await opened.database.execute(
    "alter table sales.customers add constraint with_post_code check (post_code is not null) not valid",
  );
  await opened.control("POST", "/person/v2/contacts", { contact: { organisation_name: "No Post Code" } });
  await opened.control("POST", "/person/v2/contacts", {
    contact: { organisation_name: "Posted", postcode: "BA1 1AA" },
  });
  const night = await opened.night();
  expect(night.outcomes["apply new-contacts"]).toMatchObject({ claimed: 2, updated: 1, rejected: 1 });
  const rejects = await opened.database.query("select reason, detail from freeagent_sync.rejects");
  expect(rejects).toMatchObject([{ reason: "apply_failed" }]);
  expect(String(rejects[0]?.["detail"])).toContain("with_post_code");
  const stamped =
    "select count(*) filter (where applied_at is not null) > 0 as stamped from freeagent_sync.contact_updates where decision = 'new' group by freeagent_url order by 1";
  expect(await opened.database.query(stamped)).toEqual([{ stamped: false }, { stamped: true }]);
});

test("a new contact that is mended in FreeAgent before it was taken over is taken over as it is now, and stays one", async () => {
  const opened = await inStep("database", ", new_contacts: stage");
  await opened.database.execute(
    "alter table sales.customers add constraint with_post_code check (post_code is not null) not valid",
  );
  const fields = { organisation_name: "No Post Code", email: "old@post.example" };
  const made = (await opened.control("POST", "/person/v2/contacts", { contact: fields })) as {
    contact: { url: string };
  };
  expect((await opened.night()).outcomes["apply new-contacts"]).toMatchObject({ rejected: 1 });
  await inFreeAgent(opened, new URL(made.contact.url).pathname, { postcode: "BA1 1AA", email: "new@post.example" });
  const night = await opened.night();
  expect(night.outcomes["pull new contacts"]).toMatchObject({ created: 1 });
  expect(night.outcomes["push contacts"]).toMatchObject({ created: 0, updated: 1 });
  const customers = "select email, post_code from sales.customers where trade_name = 'No Post Code'";
  expect(await opened.database.query(customers)).toEqual([{ email: "new@post.example", post_code: "BA1 1AA" }]);
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

test.each(["deletes it in FreeAgent", "makes a customer of it by hand"])(
  "a new contact that was refused is offered no longer once a person %s",
  async (what) => {
    const opened = await inStep("database", ", new_contacts: stage");
    await opened.database.execute(
      "alter table sales.customers add constraint with_street check (street is not null) not valid",
    );
    const fields = { organisation_name: "No Street", email: "no@street.example" };
    const made = (await opened.control("POST", "/person/v2/contacts", { contact: fields })) as {
      contact: { url: string };
    };
    expect((await opened.night()).exitCode).toBe(1);
    if (what.startsWith("deletes")) await opened.control("DELETE", `/person${new URL(made.contact.url).pathname}`);
    else {
      await opened.database.execute(
        "insert into sales.customers (kind, trade_name, email, street) values ('company', 'No Street', 'no@street.example', '1 Road')",
      );
    }
    await opened.night();
    await opened.database.execute("alter table sales.customers drop constraint with_street");
    expect((await opened.night()).exitCode).toBe(0);
    const customers = "select count(*)::integer as count from sales.customers where trade_name = 'No Street'";
    expect(await opened.database.query(customers)).toEqual([{ count: what.startsWith("deletes") ? 0 : 1 }]);
  },
);

test("whatever both sides change, two nights later nothing is left to write on either side", async () => {
  const opened = await inStep("database");
  const all = (await contacts(opened)).slice(0, 3);
  const towns = fc.constantFrom("Leeds", "York", "  Hull ", "Zürich", null);
  const edit = fc.record({ who: fc.constantFrom("ours", "theirs"), contact: fc.nat(2), town: towns });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 5 }), async (edits) => {
      for (const { who, contact, town } of edits) {
        const chosen = all[contact] ?? first(all);
        if (who === "ours") await inBackOffice(opened, chosen.key, "city", town);
        else await inFreeAgent(opened, chosen.url, { town: town ?? "" });
      }
      await opened.night();
      await opened.night();
      const staged = "select count(*) as rows from freeagent_sync.contact_updates";
      const before = await opened.database.query(staged);
      const third = await opened.night();
      expect([third.exitCode, third.calls.writes, third.outcomes["pull contacts"]?.updated]).toEqual([0, 0, 0]);
      expect(await opened.database.query(staged)).toEqual(before);
    }),
    { numRuns: Number(process.env["CONTACTS_RUNS"] ?? 12), seed: Number(process.env["CONTACTS_SEED"] ?? 1) },
  );
});
