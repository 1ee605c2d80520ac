import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { readAhead } from "../../pipelines/pull/read-ahead.ts";
import { until } from "../support/until.ts";

/** A list of one-row pages that counts how many were read. */
function counted(length: number, failure?: Error) {
  const seen = { read: 0, ended: false };
  async function* pages(): AsyncGenerator<number[], void> {
    try {
      while (seen.read < length) {
        seen.read += 1;
        yield await Promise.resolve([seen.read]);
      }
      if (failure !== undefined) throw failure;
    } finally {
      seen.ended = true;
    }
  }
  return { seen, pages };
}

it("gives all rows in order, those of pages that came meanwhile together", async () => {
  const { seen, pages } = counted(7);
  const groups: number[][] = [];
  for await (const rows of readAhead(pages(), 3)) {
    groups.push(rows);
    await until(() => seen.ended || seen.read === (rows.at(-1) ?? 0) + 3);
  }
  expect(groups.flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(groups.length).toBeLessThan(7);
});

it("reads no further than its limit while the caller works", async () => {
  const { seen, pages } = counted(100);
  const rows = readAhead(pages(), 3);
  await rows.next();
  expect(await until(() => seen.read >= 4)).toBe(true);
  // Everything that could run on has run by then.
  await setImmediate();
  expect(seen.read).toBe(4);
});

it("gives what came before a failure, and then the failure", async () => {
  const { pages } = counted(5, new Error("page 6 is not there"));
  const came: number[] = [];
  const reading = async (): Promise<void> => {
    for await (const rows of readAhead(pages(), 10)) came.push(...rows);
  };
  await expect(reading()).rejects.toThrow("page 6 is not there");
  expect(came).toEqual([1, 2, 3, 4, 5]);
});

it("ends the list when the caller stops early", async () => {
  const { seen, pages } = counted(100);
  for await (const rows of readAhead(pages(), 2)) if (rows.length > 0) break;
  expect(await until(() => seen.ended)).toBe(true);
  expect(seen.read).toBeLessThan(10);
});

it("gives nothing of an empty list", async () => {
  const { pages } = counted(0);
  expect(await readAhead(pages(), 3).next()).toEqual({ done: true, value: undefined });
});
