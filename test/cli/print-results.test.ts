import { stripVTControlCharacters } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { printResults } from "../../cli/print-results.ts";
import { noOutcomes } from "../../domain/outcome.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What a command prints of a run that took up so many keys, and left so many things open. */
function told(command: string, claimed: number, open = 0): readonly string[] {
  const result: CompanyResult = {
    company: "acme",
    runId: "1",
    exitCode: open > 0 ? 1 : 0,
    outcomes: {
      settle: noOutcomes,
      "push contacts": { ...noOutcomes, claimed, updated: claimed - open, waiting: open },
    },
    open: { rejects: open, inDoubt: open, differences: open },
    calls: { reads: 1, writes: claimed },
    problem: undefined,
  };
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    // Colours where CI says that it takes them.
    lines.push(...stripVTControlCharacters(String(text)).trimEnd().split("\n"));
    return true;
  });
  printResults([result], { json: false, quiet: false }, command);
  vi.restoreAllMocks();
  return lines.filter((line) => !/[├┌└]/.test(line));
}

test("a run that took nothing up says so, without a table of noughts", () => {
  expect(told("nightly", 0)).toEqual(["acme: nothing was to be done", "1 read and 0 writes in FreeAgent."]);
});

test("a comparison of sides that are in step says that they are", () => {
  expect(told("reconcile", 0)[0]).toBe("acme: both sides are in step");
});

test("a run shows what it took up, and only that", () => {
  const [verdict, , ...rows] = told("push", 1);
  expect(verdict).toBe("acme: all done");
  expect(rows).toEqual([expect.stringMatching(/^│ push contacts │ +1 │ +1 │$/), "1 read and 1 write in FreeAgent."]);
});

test.each([
  [1, ["1 key needs a person", "1 write is in doubt", "1 difference between"]],
  [2, ["2 keys need a person", "2 writes are in doubt", "2 differences between"]],
])("%i things that are open are counted in words that fit", (open, begin) => {
  const lines = told("nightly", 3, open);
  expect(lines[0]).toBe("acme: done, but something remains");
  expect(lines.slice(-3).map((line, index) => line.slice(0, begin[index]?.length))).toEqual(begin);
});
