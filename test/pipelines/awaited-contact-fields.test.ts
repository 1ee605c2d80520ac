import { afterEach, expect, test } from "vitest";
import { nightly, pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

test("a field that the back office changes while FreeAgent's value waits to be taken over is its own again: the owner wins", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  expect((await opened.night()).exitCode).toBe(0);
  const [link] = await opened.database.query(
    "select source_key, freeagent_url from freeagent_sync.links where entity = 'contact' limit 1",
  );
  const url = String(link?.["freeagent_url"]);
  await opened.control("PUT", `/person${url}`, { contact: { town: "York" } });
  await opened.night(nightly.filter(({ name }) => name !== "apply contact-updates"));
  await opened.database.execute("update sales.customers set city = 'Leeds' where customer_id = $1", [
    link?.["source_key"],
  ]);
  // Taken up while the field is withheld.
  await opened.night(pushPipelines("contacts"));
  expect((await opened.night()).exitCode).toBe(0);
  const [row] = await opened.database.query("select city from sales.customers where customer_id = $1", [
    link?.["source_key"],
  ]);
  const { contacts } = (await opened.control("GET", "/books")) as { contacts: { url: string; town?: string }[] };
  expect([row?.["city"], contacts.find((contact) => contact.url.endsWith(url))?.town]).toEqual(["Leeds", "Leeds"]);
});
