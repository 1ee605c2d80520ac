import { expect, test } from "vitest";
import { wantedContact } from "../../transform/contacts/contact-to-attributes.ts";

const row = { source_key: "3", organisation_name: "Acme Ltd", email: "Ann@Acme.example", town: "Leeds", region: null };

test("a contact is to have the fields that are mapped, the empty ones too", () => {
  expect(wantedContact({ ...row, hidden: true })).toEqual({
    organisation_name: "Acme Ltd",
    email: "Ann@Acme.example",
    town: "Leeds",
    region: null,
    status: "Hidden",
  });
});

test("a contact is to have a status only where the mapping speaks of hiding", () => {
  expect(wantedContact({ ...row, hidden: false })).toMatchObject({ status: "Active" });
  expect(wantedContact(row)).not.toHaveProperty("status");
});

test("a row that is not valid asks for nothing", () => {
  expect(wantedContact({ ...row, country: "Atlantis" })).toEqual({});
});
