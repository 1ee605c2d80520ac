import { expect, test } from "vitest";
import type { ClaimedKey } from "../../extract/changes/claim-changes.ts";
import { LastKeys } from "../../pipelines/push/push-last.ts";

const key = (sourceKey: string, failedAt: number | null, ...changeIds: string[]): ClaimedKey => ({
  sourceKey,
  failedAt,
  changeIds,
});

test("keys whose last call failed are kept for the end, and those of a run that tried only some come first in the next", () => {
  const last = new LastKeys();
  expect(last.without([key("1", 300, "11"), key("2", null, "12"), key("3", 100, "13")])).toEqual([
    key("2", null, "12"),
  ]);
  expect(last.without([key("4", 200, "14")])).toEqual([]);
  expect(last.take().map(({ sourceKey }) => sourceKey)).toEqual(["3", "4", "1"]);
  expect(last.take()).toEqual([]);
});

test("a key that is kept takes along what changes of it meanwhile, each change once", () => {
  const last = new LastKeys();
  last.without([key("1", 100, "11", "12")]);
  last.without([key("1", 100, "12", "13")]);
  expect(last.take()).toEqual([key("1", 100, "11", "12", "13")]);
});
