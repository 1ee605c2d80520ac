import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import { renamedContact } from "../../transform/contacts/renamed-contact.ts";

const sent = {
  organisation_name: "Ash Ltd",
  first_name: "Ann",
  last_name: "Ash",
  email: "ann@ash.example",
  phone_number: "020 1",
  mobile: "07 1",
  address1: "1 High Street",
  postcode: "N1 1AA",
};
const came = (raw: JsonObject) => [{ id: 30, raw: { organisation_name: "Elm Ltd", ...raw } }];

describe("a contact that came while the answer to a create was lost", () => {
  test.each<JsonObject>([
    { email: "ANN@ash.example " },
    { organisation_name: "ASH LTD" },
    { first_name: "Ann", last_name: "Ash" },
    { phone_number: "020 1" },
    { mobile: "07 1" },
    { address1: "1 High Street", postcode: "n1 1aa" },
  ])("may be what was made, where it shares what tells customers apart: %j", (raw) => {
    expect(renamedContact(sent, came(raw))?.reason).toBe("possible_duplicate");
  });

  test.each<JsonObject>([
    {},
    { first_name: "Ann", last_name: "Elm" },
    { address1: "1 High Street", postcode: "S1" },
    { postcode: "N1 1AA", town: "London" },
    { mobile: null, email: "" },
  ])("is somebody else's where it does not: %j", (raw) => {
    expect(renamedContact({ ...sent, mobile: null, town: "London" }, came(raw))).toBeUndefined();
  });

  test("shares a name however its accents are written", () => {
    const [one, other] = ["Z\u00fcrich AG", "Zu\u0308rich AG"] as const;
    expect(renamedContact({ organisation_name: one }, came({ organisation_name: other }))).toBeDefined();
  });

  test("is named, with its address there and the way on", () => {
    const person = { id: 31, raw: { first_name: "Ben", last_name: "Elm", email: sent.email } };
    expect(renamedContact(sent, [...came({ email: sent.email }), ...came({}), person])?.detail).toBe(
      "The answer to making this contact was lost, and FreeAgent has none of its e-mail address and name. From that time it has Elm Ltd (/v2/contacts/30), Ben Elm (/v2/contacts/31): somebody may have renamed it. If it is this one, give both sides the same e-mail address and name, then retry; if it is another one, retry, and the contact is made.",
    );
  });
});
