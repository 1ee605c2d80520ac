import { expect, test } from "vitest";
import { isFlat, verdicts } from "./verdict.ts";

function verdictOf(measure: string, values: readonly number[], rows: readonly number[] = []): string | undefined {
  const table = measure.replace("bytes of", "rows of");
  const samples = values.map((value, index) => ({
    [measure]: value,
    ...(rows.length > 0 && { [table]: rows[index] ?? 0 }),
  }));
  return verdicts(samples).find((one) => one.measure === measure)?.verdict;
}

test("what stays within a seventh of its first quarter is flat, whatever it did in between", () => {
  expect(verdictOf("heapUsed", [50e6, 90e6, 90e6, 55e6])).toBe("flat");
});

test("handles that are lost grow, and the soak is not flat", () => {
  const all = verdicts([20, 40, 60, 80].map((handles) => ({ handles })));
  expect(all.map(({ verdict }) => verdict)).toEqual(["GROWS"]);
  expect(isFlat(all)).toBe(false);
});

test("a kept table grows with its rows, and only with them", () => {
  const rows = [1_000, 2_000, 3_000, 4_000];
  const bytes = rows.map((count) => count * 400);
  expect(verdictOf("bytes of freeagent_sync.links", bytes, rows)).toBe(
    "grows with what the back office has in FreeAgent",
  );
  expect(verdictOf("bytes of freeagent_sync.links", [4e5, 2e6, 8e6, 3e7], rows)).toBe("GROWS");
});

test("a table whose rows end must not grow at all", () => {
  expect(verdictOf("rows of freeagent_sync.intents", [100, 200, 300, 400])).toBe("GROWS");
});

test("runs may grow as fast as the held keys that their writes are kept for, and no faster", () => {
  const samples = [10, 12, 16, 20].map((held, index) => ({
    "rows of freeagent_sync.rejects": held,
    "rows of freeagent_sync.runs": 12 + 4 * index,
    "rows of freeagent_sync.run_counts": 120 + 400 * index,
  }));
  const told = Object.fromEntries(verdicts(samples).map(({ measure, verdict }) => [measure, verdict]));
  expect(told["rows of freeagent_sync.runs"]).toBe("grows with freeagent_sync.rejects");
  expect(told["rows of freeagent_sync.run_counts"]).toBe("GROWS");
});
