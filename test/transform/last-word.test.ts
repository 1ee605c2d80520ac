import { expect, test } from "vitest";
import type { Json } from "../../domain/json.ts";
import { agreedAfter, isSame, lastWord } from "../../transform/invoices/last-word.ts";

test.each<[Json, Json | undefined, boolean]>([
  ["a", "a", true],
  ["a", "b", false],
  [null, undefined, true],
  ["0", null, true],
  [false, undefined, true],
  [true, null, false],
  ["", null, false],
  ["0", "1", false],
  [false, true, false],
])("%j here is what FreeAgent says with %j: %s", (ours, theirs, same) => {
  expect(isSame(ours, theirs)).toBe(same);
});

test("what was said otherwise stays said until it is said anew", () => {
  const base = { comments: "A", terms: 30, said: { comments: "B", terms: 14 } };
  const after = agreedAfter(base, { comments: "C" }, { comments: "C", terms: 30 });
  expect(after).toEqual({ comments: "C", terms: 30, said: { terms: 14 } });
  expect(lastWord(after)).toMatchObject({ comments: "C", terms: 14 });
});
