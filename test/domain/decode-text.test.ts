import { expect, test } from "vitest";
import { decodeText } from "../../domain/decode-text.ts";

test("text comes without its byte order mark", () => {
  expect(decodeText(Buffer.from("\uFEFFKöln"))).toBe("Köln");
});

test.each([
  ["a\nb\xfc\nc", 2],
  ["\xfc", 1],
  ["a\n\n\xfc\n\xfc", 3],
])("bytes that are no UTF-8 are told by the first line that holds them", (text, line) => {
  expect(decodeText(Buffer.from(text, "latin1"))).toEqual({ brokenLine: line });
});

test("a file in UTF-16, as PowerShell writes it, is no UTF-8", () => {
  expect(decodeText(Buffer.from("\uFEFFselect 1", "utf16le"))).toEqual({ brokenLine: 1 });
});
