import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const manual = readFileSync(new URL("docs/fault-scenarios.md", root), "utf8");

/** The rows of the table: their numbers, and the tests that they name. */
const rows = [...manual.matchAll(/^\| (\d+) +\|(.*)$/gm)].map(([, number, cells = ""]) => ({
  number: Number(number),
  tests: [...cells.matchAll(/`(test\/[^`]+)`: "([^"]+)"/g)].map(([, file = "", name = ""]) => ({ file, name })),
}));

/** The names of the tests that a file holds: the first argument of test, it, test.each(...) and the like. */
function testsIn(file: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ["test", "it"].includes(calledBy(node.expression))) {
      const [name] = node.arguments;
      if (name !== undefined && ts.isStringLiteralLike(name)) names.add(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(new URL(file, root), "utf8"), ts.ScriptTarget.Latest));
  return names;
}

/** `test` of `test.skipIf(...)`. */
function calledBy(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isCallExpression(node) || ts.isPropertyAccessExpression(node) ? calledBy(node.expression) : "";
}

describe("docs/fault-scenarios.md", () => {
  test("has each of the fifty scenarios once, in their order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  test.each(rows)("scenario $number names tests that there are", ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, name } of tests) {
      expect([file, existsSync(new URL(file, root))]).toEqual([file, true]);
      expect([...testsIn(file)]).toContain(name);
    }
  });
});
