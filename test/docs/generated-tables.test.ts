import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { documentedSettings } from "../../config/settings-table.ts";
import { documentedText } from "../support/documented-text.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test.each(["README.md", "docs/mapping.md", "docs/logs.md"])(
  "the generated tables of %s are up to date (npx tsx scripts/update-docs.mts)",
  async (file) => {
    const text = readFileSync(root + file, "utf8");
    expect(await documentedText(file, text)).toBe(text);
  },
);

test("every setting says what it means", () => {
  expect(documentedSettings().filter(({ meaning }) => meaning === "")).toEqual([]);
});
