import { describe, expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
import { readyContacts } from "../../transform/invoices/ready-contacts.ts";

const link = (changed: Partial<Link> = {}): Link => ({
  entity: "contact",
  sourceKey: "5",
  freeagentId: 50,
  state: "active",
  madeByUs: true,
  base: {},
  sentHash: "x",
  remoteUpdatedAt: null,
  ...changed,
});

const none = { links: new Map<string, Link>(), held: new Set<string>(), foreseen: undefined };
const linked = { ...none, links: new Map([["5", link()]]) };
const held = new Set(["5"]);
const through = new Map([["5", "through"]] as const);
const heldBack = new Map([["5", "held"]] as const);

describe("an invoice can be written for a customer", () => {
  test("that FreeAgent has", () => {
    expect(readyContacts(["5"], linked).get("5")).toBe(linked.links.get("5"));
  });

  test("that the same push will have made, whose number is not known yet", () => {
    expect(readyContacts(["5"], { ...none, foreseen: through }).get("5")).toMatchObject({
      entity: "contact",
      sourceKey: "5",
      freeagentId: 0,
      state: "active",
    });
  });

  test("that a person deleted there, where the same push will have made it anew", () => {
    const deleted = { ...none, links: new Map([["5", link({ state: "deleted" })]]) };
    expect(readyContacts(["5"], { ...deleted, foreseen: through }).get("5")?.freeagentId).toBe(0);
  });

  test("whose reject the same push will have settled", () => {
    expect(readyContacts(["5"], { ...linked, held, foreseen: through }).get("5")?.freeagentId).toBe(50);
  });
});

test.each([
  ["is nowhere", none],
  ["is deleted in FreeAgent", { ...none, links: new Map([["5", link({ state: "deleted" })]]) }],
  ["is held", { ...linked, held }],
  ["will be held by the same push", { ...linked, foreseen: heldBack }],
  ["will be held by the same push, and is nowhere yet", { ...none, foreseen: heldBack }],
])("an invoice waits for a customer that %s", (_, facts) => {
  expect(readyContacts(["5"], facts)).toEqual(new Map());
});

test("only customers that were asked for are told of, each by itself", () => {
  const links = new Map([["5", link()]]).set("6", link({ sourceKey: "6", freeagentId: 60 }));
  expect([...readyContacts(["5", "7"], { ...none, links }).keys()]).toEqual(["5"]);
});
