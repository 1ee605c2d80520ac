import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

/** The events that the source logs: the last argument of logger.debug, info, warn and error. */
function loggedEvents(): readonly string[] {
  const rooms = ["cli", "pipelines", "load", "freeagent", "db"];
  const files = rooms.flatMap((room) =>
    readdirSync(new URL(`${room}/`, root), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(new URL(`${room}/${name}`, root), "utf8")),
  );
  const calls = files.flatMap((text) => [...text.matchAll(/logger\??\.(?:debug|info|warn|error)\(([^;]*?)\);/g)]);
  return [...new Set(calls.flatMap(([, call]) => /"([a-z]+\.[a-z_]+)"\s*,?\s*$/.exec(call ?? "")?.[1] ?? []))];
}

test("docs/logs.md lists every event that is logged", () => {
  const manual = readFileSync(new URL("docs/logs.md", root), "utf8");
  const events = loggedEvents();
  expect(events.length).toBeGreaterThan(20);
  expect(events.filter((event) => !manual.includes(`\`${event}\``))).toEqual([]);
});
