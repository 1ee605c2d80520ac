import { expect, onTestFinished, test } from "vitest";
import { nightly } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { inFreeAgent } from "./customer-sides.ts";

const addCustomer = ({ database }: SampleWorld, name: string, telephone: string) =>
  database.execute(
    `insert into sales.customers
     select (jsonb_populate_record(c, $1::jsonb)).*
     from sales.customers c
     limit 1`,
    [JSON.stringify({ customer_id: 999999, trade_name: name, telephone, email: "key@again.example" })],
  );

test.each(["answered", "lost"])(
  "what FreeAgent told of a customer that was deleted is not kept for another one with its key (answer %s)",
  async (answer) => {
    const opened = await sampleWorld({
      scale: 0.01,
      edit: (files) => {
        files.edit("freeagent-sync.yaml", "on_delete: hide", "on_delete: delete");
      },
    });
    onTestFinished(() => opened.close());
    const { database } = opened;
    await addCustomer(opened, "First Ltd", "01632 960001");
    await opened.night();
    const [link] = await database.query(
      "select freeagent_url from freeagent_sync.links where entity = 'contact' and source_key = '999999'",
    );
    // FreeAgent owns the telephone number, and the back office's own code has not taken it over yet.
    const withoutApply = () => opened.night(nightly.filter(({ name }) => name !== "apply contact-updates"));
    await inFreeAgent(opened, String(link?.["freeagent_url"]), { phone_number: "000" });
    expect((await withoutApply()).outcomes["pull contacts"]).toMatchObject({ updated: 1 });
    await database.execute("delete from sales.customers where customer_id = 999999");
    const lost = { kind: "no_answer", method: "DELETE", path: "/v2/contacts/*", nth: 1 };
    if (answer === "lost") await opened.control("POST", "/faults", lost);
    await withoutApply();
    if (answer === "lost") await settled(opened);
    await withoutApply();
    const open = "select field from freeagent_sync.contact_updates where applied_at is null";
    expect(await database.query(open)).toEqual([]);
    await addCustomer(opened, "Second Ltd", "01632 960002");
    expect(await withoutApply()).toMatchObject({ exitCode: 0, outcomes: { "push contacts": { created: 1 } } });
    const { contacts } = (await opened.control("GET", "/books")) as {
      contacts: { organisation_name?: string; phone_number?: string }[];
    };
    expect(contacts.filter((contact) => contact.organisation_name === "Second Ltd")).toMatchObject([
      { phone_number: "01632 960002" },
    ]);
  },
);
