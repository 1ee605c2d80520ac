import { describe, expect, test } from "vitest";
import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { defaultCapture, defaultKeep, defaultLimits, defaultRules } from "../../config/settings-schema.ts";
import { parseTableName } from "../../config/table-name.ts";

describe("the name of a table", () => {
  test.each([
    ["sales.customers", "sales", "customers"],
    ["Sales Office.Kunden 2", "Sales Office", "Kunden 2"],
    ['"sales.eu".customers', "sales.eu", "customers"],
    ['sales."a.b"', "sales", "a.b"],
    ['"say ""hi"""."to ""me"""', 'say "hi"', 'to "me"'],
  ])("%s has two parts", (text, schema, table) => {
    expect(parseTableName(text)).toEqual({ schema, table });
  });

  test.each(["customers", "a.b.c", ".customers", "sales.", '"".customers', 'sales.""', '"sales.customers', 'x"s".y'])(
    "%s is none",
    (text) => {
      expect(parseTableName(text)).toBeUndefined();
    },
  );
});

test("the first table of an entity is its own, and the others feed it", () => {
  const company: CompanyConfig = {
    name: "acme",
    subdomain: undefined,
    bankAccounts: {},
    mappingFolder: "/mapping",
    applyFolder: undefined,
    capture: {
      ...defaultCapture,
      contact: [{ table: "sales.customers", key: "id", method: "poll" }],
      invoice: [
        { table: "sales.invoices", key: "id", method: "triggers" },
        { table: "no name", key: "id", method: "triggers" },
        { table: "sales.lines", key: "invoice_id", method: "triggers" },
      ],
    },
    rules: defaultRules,
    limits: defaultLimits,
    keep: defaultKeep,
  };
  const fixed = { company: "acme", schema: "sales", method: "triggers", key: "id" };
  expect(capturedTables(company)).toEqual([
    { ...fixed, entity: "contact", table: "customers", feeds: false, method: "poll" },
    { ...fixed, entity: "invoice", table: "invoices", feeds: false },
    { ...fixed, entity: "invoice", table: "lines", key: "invoice_id", feeds: true },
  ]);
});
