import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";

const root = new URL("../../", import.meta.url);
const files = [
  "README.md",
  ...readdirSync(new URL("docs/", root)).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];

/** Every command line that a manual shows, in a block or between backticks, without comments and pipes. */
function commandLines(file: string): readonly string[] {
  const text = readFileSync(new URL(file, root), "utf8");
  const shown = [...text.matchAll(/(?:^|[`\s/])freeagent-sync ([a-z][^`\n]*)/gm)].map(([, line]) => line ?? "");
  return shown
    .map((line) => line.split(/\s+#|[|;&>,]|\.\s|\s{2,}|"/)[0]?.trim() ?? "")
    .filter((line) => /^[a-z]+( |$)/.test(line));
}

const cases = files.flatMap((file) => [...new Set(commandLines(file))].map((line) => ({ file, line })));

/** Options by command, as --help tells them. */
const optionsOf = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  const { stdout } = await runCli(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}freeagent-sync (\w+)/gm)].flatMap(([, name]) => name ?? []);
  const helps = commands.map(async (command) => {
    const help = await runCli([command, "--help"]);
    optionsOf.set(command, new Set([...help.stdout.matchAll(/--([a-z-]+)/g)].flatMap(([, name]) => name ?? [])));
  });
  await Promise.all(helps);
});

describe("the manuals show command lines that exist", () => {
  test("there are many of them", () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)("$file: $line", ({ line }) => {
    const [command = "", ...rest] = line.split(/\s+/);
    // Prose about the tool itself ("freeagent-sync is ...") is no command line.
    if (!optionsOf.has(command) && !rest.some((word) => word.startsWith("--"))) return;
    const options = optionsOf.get(command);
    expect(options, `there is no command ${command}`).toBeDefined();
    for (const word of rest.filter((one) => one.startsWith("--"))) {
      expect(options?.has(word.slice(2).split("=")[0] ?? ""), word).toBe(true);
    }
  });
});
