import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";

const readme = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");

test("the README lists the commands that --help lists, no more and no less", async () => {
  const { stdout } = await runCli(["--help"]);
  const helped = [...stdout.matchAll(/^ {2}freeagent-sync (\w+)/gm)].map(([, name]) => name).toSorted();
  const table = /<!-- commands -->([^]*)<!-- \/commands -->/.exec(readme)?.[1] ?? "";
  const documented = [...table.matchAll(/^\| `(\w+)/gm)].map(([, name]) => name).toSorted();
  expect(helped.length).toBeGreaterThan(5);
  expect(documented).toEqual(helped);
});

test("the README opens with the two commands", () => {
  expect(readme.indexOf("npm ci && npm start")).toBeLessThan(200);
  expect(readme.indexOf("npm ci && npm test")).toBeLessThan(200);
});
