import { expect, test } from "vitest";
import { nightly } from "../../pipelines/pipeline.ts";
import type { SampleWorld } from "../support/sample-world.ts";
import { inFreeAgent, inStep } from "./customer-sides.ts";

const old = { organisation_name: "Newcomer Ltd", email: "old@newcomer.example" };

async function newcomers({ control }: SampleWorld) {
  const { contacts } = (await control("GET", "/books")) as { contacts: { organisation_name?: string; url: string }[] };
  return contacts.filter((contact) => contact.organisation_name === old.organisation_name);
}

/** A customer is made of a contact, and a person gives the contact another address before a push knows of the customer. */
async function renamedBeforePush() {
  const opened = await inStep("database", ", new_contacts: stage");
  const made = (await opened.control("POST", "/person/v2/contacts", { contact: old })) as { contact: { url: string } };
  await opened.night(nightly.filter(({ name }) => !/^(push|backfill) /.test(name)));
  const url = new URL(made.contact.url).pathname;
  await inFreeAgent(opened, url, { email: "new@newcomer.example" });
  return { opened, url };
}

test.each(["the back office takes the new address", "FreeAgent has the old address again"])(
  "a customer made of a contact that was renamed meanwhile is not made a second time; once %s it is linked",
  async (how) => {
    const { opened, url } = await renamedBeforePush();
    const night = await opened.night();
    expect([night.exitCode, night.outcomes["push contacts"]]).toMatchObject([1, { created: 0, rejected: 1 }]);
    expect(await newcomers(opened)).toHaveLength(1);
    expect(await opened.database.query("select reason from freeagent_sync.rejects")).toEqual([
      { reason: "possible_duplicate" },
    ]);
    if (how.startsWith("FreeAgent")) await inFreeAgent(opened, url, { email: old.email });
    else {
      await opened.database.execute("update sales.customers set email = 'new@newcomer.example' where email = $1", [
        old.email,
      ]);
    }
    expect(await opened.night()).toMatchObject({ exitCode: 0, outcomes: { "push contacts": { updated: 1 } } });
    expect(await newcomers(opened)).toHaveLength(1);
    expect((await opened.night()).calls.writes).toBe(0);
  },
);

test("a customer of its own that has the name of such a contact goes out once one of the two differs", async () => {
  const { opened } = await renamedBeforePush();
  await opened.night();
  await opened.database.execute("update sales.customers set email = 'another@newcomer.example' where email = $1", [
    old.email,
  ]);
  expect(await opened.night()).toMatchObject({ exitCode: 0, outcomes: { "push contacts": { created: 1 } } });
  expect(await newcomers(opened)).toHaveLength(2);
});
