import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { switchDefinitions } from "../../simulator/switches.ts";
import { startApi } from "./api.ts";

const page = readFileSync(new URL("../../docs/simulator.md", import.meta.url), "utf8");

test("docs/simulator.md lists every switch with its default and meaning", () => {
  const documented = page.split("\n").filter((line) => line.startsWith("| `") && line.split("|").length === 6);
  const cells = (line: string): string[] =>
    line
      .split("|")
      .slice(1, 5)
      .map((cell) => cell.trim());
  const expected = Object.entries(switchDefinitions).map(([name, definition]) => {
    const values: readonly (string | number | boolean)[] = "oneOf" in definition ? definition.oneOf : [];
    const accepted =
      values.length === 0 ? (typeof definition.default === "number" ? "a number" : "a text") : values.join(", ");
    return [`\`${name}\``, String(definition.default) || "(empty)", accepted, definition.meaning];
  });
  expect(documented.map(cells)).toEqual(expected);
});

test("a switch that does not exist, or a value it does not take, is refused and nothing is set", async () => {
  const api = await startApi();
  const wrong = await api.control("PUT", "/switches", { limits: false, no_such: 1, token_rotation: "sometimes" });
  expect([wrong.status, wrong.at("error")]).toEqual([
    400,
    "there is no switch no_such; token_rotation must be one of strict, grace, lax",
  ]);
  expect((await api.control("GET", "/switches")).at("limits")).toBe(true);
  await api.simulator.close();
});
