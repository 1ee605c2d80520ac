import { expect, onTestFinished, test } from "vitest";
import { sampleWorld } from "../support/sample-world.ts";
import { contacts, first, inBackOffice, inFreeAgent, inStep, sides } from "./customer-sides.ts";

/** Longer than FreeAgent takes: the row is rejected, and cannot be compared. */
const tooLong = "x".repeat(300);

test("what a person changes in FreeAgent while the mapping leaves the customer out is taken over once it is back", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide", "on_delete: ignore");
      files.edit("mapping/contacts.sql", "from sales.customers", "from sales.customers where terms_days < 900");
      // Their invoices wait for a customer that is left out.
      files.edit("mapping/invoices.sql", "where invoices.deleted_at", "where false and invoices.deleted_at");
    },
  });
  onTestFinished(() => opened.close());
  await opened.night();
  const contact = first(await contacts(opened));
  const leaveOut = (terms: number) =>
    opened.database.execute("update sales.customers set terms_days = $2 where customer_id = $1", [contact.key, terms]);
  const [before] = await opened.database.query("select terms_days from sales.customers where customer_id = $1", [
    contact.key,
  ]);
  await leaveOut(999);
  await inFreeAgent(opened, contact.url, { town: "York" });
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ unchanged: 1 });
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ unchanged: 1 });
  await leaveOut(Number(before?.["terms_days"]));
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ updated: 1 });
  expect(await sides(opened, contact)).toEqual(["York", "York"]);
  expect((await opened.night()).calls.writes).toBe(0);
});

test("what a person changes in FreeAgent while the customer's row is not valid is taken over once it is mended", async () => {
  const opened = await inStep("database");
  const contact = first(await contacts(opened));
  const [before] = await opened.database.query("select email from sales.customers where customer_id = $1", [
    contact.key,
  ]);
  await inBackOffice(opened, contact.key, "email", tooLong);
  await inFreeAgent(opened, contact.url, { town: "York" });
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ waiting: 1 });
  await inBackOffice(opened, contact.key, "email", String(before?.["email"]));
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ updated: 1 });
  expect(await sides(opened, contact)).toEqual(["York", "York"]);
});

test.each(["changed while", "in conflict before"])(
  "a field that was %s the row was not valid is left to a person, and not overwritten",
  async (when) => {
    const opened = await inStep("ask");
    const contact = first(await contacts(opened));
    const [before] = await opened.database.query("select email from sales.customers where customer_id = $1", [
      contact.key,
    ]);
    const changeBoth = async () => {
      await inFreeAgent(opened, contact.url, { town: "York" });
      await inBackOffice(opened, contact.key, "city", "Leeds");
    };
    if (when === "in conflict before") await changeBoth();
    await opened.night();
    await inBackOffice(opened, contact.key, "email", tooLong);
    if (when === "changed while") await changeBoth();
    await opened.night();
    await inBackOffice(opened, contact.key, "email", String(before?.["email"]));
    await opened.night();
    const night = await opened.night();
    expect([night.exitCode, night.outcomes["pull contacts"]]).toMatchObject([1, { waiting: 1 }]);
    expect(await sides(opened, contact)).toEqual(["Leeds", "York"]);
    const conflicts = "select 1 from freeagent_sync.contact_updates where decision = 'conflict'";
    expect(await opened.database.query(conflicts)).toHaveLength(1);
  },
);

test("a conflict stays open while the mapping leaves the customer out, and is closed once the customer is gone", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      const before = "owner: { default: database, phone_number: freeagent }";
      files.edit("freeagent-sync.yaml", before, "owner: { default: ask }");
      files.edit("mapping/contacts.sql", "from sales.customers", "from sales.customers where terms_days < 900");
    },
  });
  onTestFinished(() => opened.close());
  await opened.night();
  const contact = first(await contacts(opened));
  const setTerms = async (terms: unknown) => {
    await opened.database.execute("update sales.customers set terms_days = $2 where customer_id = $1", [
      contact.key,
      terms,
    ]);
    await opened.database.execute("delete from freeagent_sync.contact_changes");
  };
  const [before] = await opened.database.query("select terms_days from sales.customers where customer_id = $1", [
    contact.key,
  ]);
  await inFreeAgent(opened, contact.url, { town: "York" });
  await inBackOffice(opened, contact.key, "city", "Leeds");
  await opened.night();
  const conflicts = () =>
    opened.database.query(
      "select applied_at is null as open from freeagent_sync.contact_updates where decision = 'conflict'",
    );
  await setTerms(999);
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ waiting: 1 });
  expect(await conflicts()).toEqual([{ open: true }]);
  await setTerms(before?.["terms_days"]);
  expect((await opened.night()).outcomes["pull contacts"]).toMatchObject({ waiting: 1 });
  expect(await sides(opened, contact)).toEqual(["Leeds", "York"]);
  expect(await conflicts()).toEqual([{ open: true }]);

  await opened.database.execute("update sales.customers set terms_days = 999 where customer_id = $1", [contact.key]);
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ deleted: 1 });
  await opened.night();
  expect(await conflicts()).toEqual([{ open: false }]);
});
