import fc from "fast-check";
import { expect, it } from "vitest";
import { SeenNumbers } from "../../freeagent/seen-numbers.ts";

it("counts what a set would hold, whatever the order and however many come twice", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 4_000, size: "max" }), (numbers) => {
      const seen = new SeenNumbers();
      for (const number of numbers) seen.add(number);
      expect(seen.countDistinct()).toBe(new Set(numbers).size);
    }),
    { numRuns: 30 },
  );
});
