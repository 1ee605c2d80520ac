import { expect, test } from "vitest";
import { storableText } from "../../domain/storable-text.ts";

test.each([
  ["NUL, wherever it stands", "a\u0000b\u0000", "a\ufffdb\ufffd"],
  ["either half of a surrogate pair alone", "\ud83d and \ude00", "\ufffd and \ufffd"],
  ["halves in the wrong order", "\ude00\ud83d", "\ufffd\ufffd"],
])("what PostgreSQL cannot store becomes a sign of its own: %s", (_what, text, stored) => {
  expect(storableText(text)).toBe(stored);
});

test.each(["", "Ærø & Çelik\r\n\tLtd", "😀", "日本語", "\u0001"])("%j is stored as it is", (text) => {
  expect(storableText(text)).toBe(text);
});
