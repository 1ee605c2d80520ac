import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import mutationTests from "../../vitest.mutation.config.ts";

const root = new URL("../../", import.meta.url);
const stryker = JSON.parse(readFileSync(new URL("stryker.config.json", root), "utf8")) as { readonly mutate: string[] };

/** `a/{b,c}.ts` as `a/b.ts` and `a/c.ts`; a star stays one, and only its folder is looked for. */
function filesOf(pattern: string): readonly string[] {
  const [, before = pattern, names, after = ""] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
  const files = names === undefined ? [pattern] : names.split(",").map((name) => before + name + after);
  return files.map((file) => file.replace(/\*.*$/, ""));
}

/** Files of each folder that are mutated, a star counted out. */
function countByFolder(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pattern of stryker.mutate) {
    const [folder = ""] = pattern.split("/");
    const all = pattern.includes("*") ? filesWithin(folder) : filesOf(pattern);
    counts[folder] = (counts[folder] ?? 0) + all.length;
  }
  return counts;
}

function filesWithin(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { encoding: "utf8", recursive: true }).filter((name) =>
    name.endsWith(".ts"),
  );
}

describe("mutation testing", () => {
  test("mutates as many files of each folder as its manual says", () => {
    const [manual = ""] = readFileSync(new URL("docs/mutation-testing.md", root), "utf8").split("## Score");
    const rows = [...manual.matchAll(/^\| `(\w+)\/` +\| +(\d+) \|/gm)];
    expect(Object.fromEntries(rows.map(([, folder, files]) => [folder, Number(files)]))).toEqual(countByFolder());
  });

  test.each([
    ["mutates", stryker.mutate],
    ["runs", mutationTests.test?.include ?? []],
  ])("%s files that there are: one that was renamed would be left out in silence", (_what, patterns) => {
    const files = patterns.flatMap(filesOf);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });
});
