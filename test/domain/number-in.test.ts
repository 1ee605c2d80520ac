import { expect, test } from "vitest";
import type { Json } from "../../domain/json.ts";
import { numberIn } from "../../domain/number-in.ts";

test.each<[Json | undefined, number | undefined]>([
  ["https://api.freeagent.com/v2/invoices/70", 70],
  ["/v2/invoices/70", 70],
  ["/v2/invoices/70//", 70],
  ["70", 70],
  ["/v2/invoices/70/lines", undefined],
  ["/v2/invoices/", undefined],
  [70, undefined],
  [null, undefined],
  [undefined, undefined],
])("%j ends in the number %j", (value, number) => {
  expect(numberIn(value)).toBe(number);
});
