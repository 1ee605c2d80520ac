import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { heldReasons } from "../../domain/reject-reason.ts";

const root = new URL("../../", import.meta.url);

/** Codes in the first column of the table of reasons. */
function explained(): readonly string[] {
  const manual = readFileSync(new URL("docs/rejects.md", root), "utf8");
  const [, section = ""] = /^## Reasons$(.*?)^## /ms.exec(manual) ?? [];
  const cells = section.split("\n").map((line) => line.split("|")[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, code = ""]) => code));
}

/** The source of the rooms that hold keys. */
function sources(): string {
  return ["pipelines", "transform"]
    .flatMap((room) =>
      readdirSync(new URL(room, root), { encoding: "utf8", recursive: true }).map((name) => `${room}/${name}`),
    )
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name, root), "utf8"))
    .join("\n");
}

test("docs/rejects.md explains every reason for which a key can be held, once, and no other", () => {
  expect(explained().toSorted()).toEqual(heldReasons.toSorted());
});

test("no reason is listed that nothing is held for", () => {
  const source = sources();
  const given = (reason: string): boolean =>
    source.includes(`"${reason}"`) || (reason.startsWith("waiting_for_") && source.includes("`waiting_for_${"));
  expect(heldReasons.filter((reason) => !given(reason))).toEqual([]);
});
