import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { readBooks } from "./book-keeping.ts";
import { booked, fed } from "./feed-against-books.ts";
import { nightAgainst } from "./night-against.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A night with a FreeAgent that leaves fields out of all its answers. */
const night = (opened: SampleWorld, fields: RegExp) =>
  nightAgainst(opened, (url, pass) =>
    pass(url).then((answer) => ({ ...answer, body: answer.body.replaceAll(fields, "") })),
  );

test.each([
  ["the currency of invoices", /"currency":"[A-Z]+",/g],
  ["the account of bank entries and lines", /"bank_account":"[^"]*",/g],
  ["the type of bank accounts", /"type":"[^"]*",/g],
])("a FreeAgent that leaves out %s is read all the same, with what it documents to be meant", async (_what, fields) => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  expect((await night(opened, fields)).exitCode).toBe(0);
  expect((await night(opened, fields)).exitCode).toBe(0);
  expect(await fed(opened)).toEqual(booked(await readBooks(opened)));
  expect(Object.keys(await fed(opened)).length).toBeGreaterThan(3);
  const currencies = await opened.database.query("select distinct currency from freeagent_sync.bank_payments");
  expect(currencies).toEqual([{ currency: "GBP" }]);
});
