import { expect, test } from "vitest";
import { isList, jsonText, objectsOf, type Json } from "../../domain/json.ts";

test.each<[string, Json | undefined, string]>([
  ["a text is itself", 'so "quoted"', 'so "quoted"'],
  ["an absent value is nothing", undefined, ""],
  ["null is nothing", null, ""],
  ["a number is its digits", 12.5, "12.5"],
  ["nought is no empty value", 0, "0"],
  ["false is no empty value", false, "false"],
  ["an object is JSON", { a: ["b", null] }, '{"a":["b",null]}'],
])("as text %s", (_what, value, text) => {
  expect(jsonText(value)).toBe(text);
});

test("a list is told from what else has parts", () => {
  expect([[], ["a"]].map((value) => isList(value))).toEqual([true, true]);
  expect([{ length: 0 }, "ab", null, undefined].map((value) => isList(value))).toEqual([false, false, false, false]);
});

test("of a list the objects are taken, and of anything else nothing", () => {
  expect(objectsOf([{ a: 1 }, "b", null, ["c"], {}])).toEqual([{ a: 1 }, {}]);
  expect([{ a: 1 }, "ab", null, undefined].flatMap((value) => objectsOf(value))).toEqual([]);
});
