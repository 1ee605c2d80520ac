import { existsSync, readFileSync } from "node:fs";
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

describe("mutation testing", () => {
  test.each([
    ["mutates", stryker.mutate],
    ["runs", mutationTests.test?.include ?? []],
  ])("%s files that there are: one that was renamed would be left out in silence", (_what, patterns) => {
    const files = patterns.flatMap(filesOf);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });
});
