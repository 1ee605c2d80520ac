import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const rooms = ["bench", "cli", "config", "db", "domain", "examples", "extract", "freeagent", "load", "pipelines"];
const folders = [...rooms, "reports", "scripts", "simulator", "test", "transform"];

function filesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { encoding: "utf8", recursive: true }).map((name) => `${folder}/${name}`);
}

const files = new Set([...readdirSync(root), ...folders.flatMap(filesIn)]);
const names = new Set([...files].map((file) => basename(file)));
const pages = ["CONTRIBUTING.md", ...filesIn("docs").filter((name) => name.endsWith(".md"))];

/** Source files that a page names, with their folder or without. */
function namedIn(page: string): readonly string[] {
  const text = readFileSync(new URL(page, root), "utf8");
  return [...text.matchAll(/`([a-z][\w/.-]*\.ts)`/g)].map(([, name = ""]) => name);
}

test.each(pages)("%s names no source file that is not there", (page) => {
  const missing = namedIn(page).filter((name) => !(name.includes("/") ? files : names).has(name));
  expect(missing).toEqual([]);
});

test("the map of the code names dozens of files", () => {
  expect(namedIn("docs/architecture.md").length).toBeGreaterThan(40);
});
