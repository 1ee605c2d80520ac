import { expect, test } from "vitest";
import { safeLine, visibleText } from "../../domain/visible-text.ts";

test("what commands a terminal or turns the row round is seen in a cell, and does nothing", () => {
  expect(visibleText("a\u001b[2Jb\u009bc\rd\u202ee\u0000")).toBe("a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffd");
});

test("accents, other scripts, emoji, line ends and tabs stay as they are", () => {
  expect(visibleText("two\r\nlines")).toBe("two\nlines");
  for (const text of ["Ærø & Çelik\nLtd\t(1)", "שלום\u200f", "日本語", "👩‍👩‍👧‍👦"])
    expect([visibleText(text), safeLine(text)]).toEqual([text, text]);
});

test("a line keeps the colours that we set and shows the rest as JSON would", () => {
  expect(safeLine("\u001b[31macme\u001b[39m: \u001b]0;title\u0007\r")).toBe(
    "\u001b[31macme\u001b[39m: \\u001b]0;title\\u0007\\u000d",
  );
  const document = JSON.stringify({ detail: "a\u009b2J\u202e\u001b[2J" });
  expect(safeLine(document)).not.toContain("\u009b");
  expect(JSON.parse(safeLine(document))).toEqual(JSON.parse(document));
});
