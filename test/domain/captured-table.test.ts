import { describe, expect, test } from "vitest";
import { qualifiedName, quotedName, quoteIdentifier } from "../../domain/captured-table.ts";

describe("the name of a captured table in SQL", () => {
  test.each([
    ["sales", "customers_2", "sales.customers_2"],
    ["_s", "x", "_s.x"],
    ["Sales", "customers", '"Sales".customers'],
    ["sales", "2customers", 'sales."2customers"'],
    ["sales", "customers list", 'sales."customers list"'],
    ["sales", "customerS", 'sales."customerS"'],
    ["sales", "", 'sales.""'],
    ["a.b", 'x"; drop table y; --', '"a.b"."x""; drop table y; --"'],
  ])("of %s and %s is %s", (schema, table, name) => {
    expect(qualifiedName({ schema, table })).toBe(name);
  });

  test.each([
    ["plain", '"plain"'],
    ['"', '""""'],
    ['a"b"c', '"a""b""c"'],
  ])("has every part quoted where that is asked for: %s", (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });
});

test("in a statement every part of a table's name is quoted: a schema may be a reserved word", () => {
  expect(quotedName({ schema: "order", table: "user" })).toBe('"order"."user"');
  expect(quotedName({ schema: "sales", table: 'Odd "name"' })).toBe('"sales"."Odd ""name"""');
});
