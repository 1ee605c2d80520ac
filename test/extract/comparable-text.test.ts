import { expect, test } from "vitest";
import { trimmed } from "../../extract/differences/comparable-text-sql.ts";

test("PostgreSQL is told of every sign that JavaScript takes for white space, and of no other", () => {
  const signs = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
  expect(trimmed.split("")).toEqual(signs.filter((sign) => sign.trim() === ""));
});
