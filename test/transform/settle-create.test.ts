import { describe, expect, test } from "vitest";
import type { Entity } from "../../domain/entity.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Rejection } from "../../domain/plan.ts";
import type { WriteInDoubt } from "../../domain/write-in-doubt.ts";
import { settleCreate } from "../../transform/settle-create.ts";

const sent: Readonly<Record<Entity, JsonObject>> = {
  contact: { organisation_name: "Acme Ltd", email: "ann@acme.example" },
  invoice: { reference: "INV-7", comments: "Thank you" },
  payment: { gross_value: "5.0", dated_on: "2026-11-20" },
};
/** What FreeAgent has of it by now: a person has changed something since, or FreeAgent writes it in its own way. */
const raws: Readonly<Record<Entity, JsonObject>> = {
  contact: { organisation_name: "Acme Ltd", email: "by@hand.example", status: "Hidden" },
  invoice: { reference: "INV-7", comments: "Thank you!", status: "Open", total_value: "120.0" },
  payment: { gross_value: "5.00", dated_on: "2026-11-20", paid_invoice: "/v2/invoices/70" },
};
const create = (entity: Entity): WriteInDoubt => ({
  entity,
  sourceKey: "7",
  step: "create",
  marker: "marker",
  body: sent[entity],
  bodyHash: "h7",
});
const object = (entity: Entity, id: number) => ({ id, raw: { ...raws[entity], updated_at: "2026-11-25T10:00:00Z" } });

const entities = ["contact", "invoice", "payment"] as const;

describe("a create whose answer was lost", () => {
  test.each(entities)(
    "was not carried out where FreeAgent has no such %s, nor one that it may have become",
    (entity) => {
      expect(settleCreate(create(entity), [], undefined)).toEqual({
        outcome: "unchanged",
        link: undefined,
        notCarriedOut: true,
        finding: "not found: it was not carried out",
      });
    },
  );

  test.each(entities)(
    "is a person's to decide, and nothing more is sent, where a %s may be what became of it",
    (entity) => {
      const doubt: Rejection = { reason: "possible_duplicate", detail: "Is it this one?", field: "reference" };
      expect(settleCreate(create(entity), [], doubt)).toEqual({
        outcome: "rejected",
        link: undefined,
        rejection: doubt,
        endsWork: true,
        finding: "not found by its marker; a person may have changed it",
      });
    },
  );

  test.each<[Entity, JsonObject]>([
    ["contact", { organisation_name: "Acme Ltd", email: "ann@acme.example", status: "Active" }],
    ["invoice", { reference: "INV-7", comments: "Thank you", status: "Open" }],
    ["payment", { gross_value: "5", paid_invoice: "/v2/invoices/70" }],
  ])("is adopted where FreeAgent has one such %s: what was sent is what both sides agreed on", (entity, base) => {
    const { link, ...settled } = settleCreate(create(entity), [object(entity, 70)], undefined);
    const seen = entity === "contact" ? { seen: object("contact", 70) } : {};
    expect(settled).toEqual({ outcome: "created", finding: "found and adopted", ...seen });
    expect(link).toMatchObject({
      entity,
      sourceKey: "7",
      freeagentId: 70,
      state: "active",
      madeByUs: true,
      base,
      sentHash: "h7",
      remoteUpdatedAt: "2026-11-25T10:00:00Z",
    });
  });

  test("is adopted without a time where FreeAgent tells none, and hidden where that was the word that was sent", () => {
    const hidden = { ...create("contact"), body: { ...sent.contact, status: "Hidden" } };
    const { link } = settleCreate(hidden, [{ id: 70, raw: raws.contact }], undefined);
    expect(link).toMatchObject({ remoteUpdatedAt: null, state: "hidden" });
    expect(settleCreate(create("contact"), [{ id: 70, raw: raws.contact }], undefined).link?.state).toBe("active");
  });

  test.each([
    [
      "contact",
      {
        reason: "possible_duplicate",
        detail:
          "FreeAgent has 3 contacts with this e-mail address and name (numbers 70, 71, 72). Make all but one of them differ there, or delete them, then retry.",
      },
    ],
    [
      "invoice",
      {
        reason: "duplicate_reference",
        field: "reference",
        detail:
          "FreeAgent has 3 invoices with the reference marker (numbers 70, 71, 72). Delete the surplus ones there, or correct the reference in the back office, then retry.",
      },
    ],
  ] as const)(
    "is a person's to decide where FreeAgent has several such %ss, in the words of a push that finds them",
    (entity, rejection) => {
      const found = [object(entity, 70), object(entity, 71), object(entity, 72)];
      expect(settleCreate(create(entity), found, undefined)).toEqual({
        outcome: "rejected",
        link: undefined,
        rejection,
        finding: "several found: 70, 71, 72",
      });
    },
  );

  test("of a payment takes the first of several entries: they are as good as each other", () => {
    const settled = settleCreate(create("payment"), [object("payment", 70), object("payment", 71)], undefined);
    expect(settled).toMatchObject({ outcome: "created", link: { freeagentId: 70 } });
  });
});
