import { expect, test } from "vitest";
import { VanishedKeys } from "../../pipelines/push/vanished-keys.ts";

test("the keys whose rows are gone add up over a run, each once, and apart for each kind of object", () => {
  const vanished = new VanishedKeys();
  expect([...vanished.note("invoice", ["7", "8"])]).toEqual(["7", "8"]);
  expect([...vanished.note("invoice", ["8", "9"])]).toEqual(["7", "8", "9"]);
  expect([...vanished.note("contact", ["7"])]).toEqual(["7"]);
  expect([...vanished.note("payment", [])]).toEqual([]);
});

test("that so many are meant to go is true only from when a person has said it", () => {
  const vanished = new VanishedKeys();
  vanished.note("invoice", ["7"]);
  expect(vanished.accepted).toBe(false);
  vanished.accept();
  expect(vanished.accepted).toBe(true);
});
