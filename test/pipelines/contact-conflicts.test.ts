import { expect, test } from "vitest";
import { contacts, first, inBackOffice, inFreeAgent, inStep, sides } from "./customer-sides.ts";

const conflicts = `
  select field, old_value, new_value, applied_at is null as open
  from freeagent_sync.contact_updates
  where decision = 'conflict'
  order by contact_update_id`;

test("with owner ask, a field that both sides changed is left alone on both, shown once, and others go on", async () => {
  const opened = await inStep("ask");
  const contact = first(await contacts(opened));
  await inFreeAgent(opened, contact.url, { town: "York" });
  await inBackOffice(opened, contact.key, "city", "Leeds");
  await inBackOffice(opened, contact.key, "street", "9 New Street");
  for (const writes of [1, 0, 0]) {
    const night = await opened.night();
    expect(night.calls.writes).toBe(writes);
    expect([night.exitCode, night.outcomes["pull contacts"]]).toMatchObject([1, { waiting: 1 }]);
  }
  expect(await sides(opened, contact)).toEqual(["Leeds", "York"]);
  expect(await opened.database.query(conflicts)).toEqual([
    { field: "town", old_value: "Leeds", new_value: "York", open: true },
  ]);
});

test.each(["the back office", "FreeAgent"])("a conflict ends when %s takes the other's value", async (who) => {
  const opened = await inStep("ask");
  const contact = first(await contacts(opened));
  await inFreeAgent(opened, contact.url, { town: "York" });
  await inBackOffice(opened, contact.key, "city", "Leeds");
  await opened.night();
  if (who === "FreeAgent") await inFreeAgent(opened, contact.url, { town: "Leeds" });
  else await inBackOffice(opened, contact.key, "city", "York");
  const night = await opened.night();
  expect([night.exitCode, night.calls.writes]).toEqual([0, 0]);
  expect(await opened.database.query(conflicts)).toMatchObject([{ open: false }]);
  const [ours, theirs] = await sides(opened, contact);
  expect(ours).toBe(theirs);
});

test("a conflict whose values change is shown anew, and the old one is closed", async () => {
  const opened = await inStep("ask");
  const contact = first(await contacts(opened));
  await inFreeAgent(opened, contact.url, { town: "York" });
  await inBackOffice(opened, contact.key, "city", "Leeds");
  await opened.night();
  await inFreeAgent(opened, contact.url, { town: "Hull" });
  await opened.night();
  expect(await opened.database.query(conflicts)).toMatchObject([
    { new_value: "York", open: false },
    { new_value: "Hull", open: true },
  ]);
});

test.each([
  ["nothing else", {}],
  ["another field", { address1: "1 Other Street" }],
])(
  "a conflict that a person stamps for the back office is pushed by a backfill, where FreeAgent has changed %s",
  async (...of) => {
    const opened = await inStep("ask");
    const contact = first(await contacts(opened));
    await inFreeAgent(opened, contact.url, { town: "York" });
    await inBackOffice(opened, contact.key, "city", "Leeds");
    await opened.night();
    await inFreeAgent(opened, contact.url, of[1]);
    await opened.database.execute(
      "update freeagent_sync.contact_updates set applied_at = now() where decision = 'conflict'",
    );
    await opened.database.execute(
      "insert into freeagent_sync.contact_changes (company, source_key, op) values ('sample', $1, 'B')",
      [contact.key],
    );
    expect((await opened.night()).exitCode).toBe(0);
    expect(await sides(opened, contact)).toEqual(["Leeds", "Leeds"]);
  },
);
