import { describe, expect, test } from "vitest";
import type { CapturedTable } from "../../domain/captured-table.ts";
import type { TableCapture } from "../../load/capture/capture-sql.ts";
import { compareCapture } from "../../load/capture/compare-capture.ts";
import type { InstalledTrigger } from "../../load/capture/installed-capture.ts";

const table: CapturedTable = {
  company: "acme",
  entity: "contact",
  schema: "sales",
  table: "Customers",
  key: "id",
  feeds: false,
  method: "triggers",
};
const trigger = (name: string) => ({ name, clauses: "", argument: "" });
const wanted: TableCapture = {
  table,
  functionName: "capture_contact_1",
  body: "begin end",
  settings: "",
  triggers: [trigger("on_insert"), trigger("on_delete")],
  comment: "the definition",
};
const insert: InstalledTrigger = {
  functionName: "capture_contact_1",
  body: "begin end",
  comment: "the definition",
  company: "acme",
  schema: "sales",
  table: "Customers",
  trigger: "on_insert",
  enabled: true,
};
const remove = { ...insert, trigger: "on_delete" };
const inStep = [insert, remove];
const states = (installed: readonly InstalledTrigger[]) =>
  compareCapture([wanted], installed).triggers.map(({ trigger: name, state }) => `${name} ${state}`);

describe("a trigger of the configuration", () => {
  test("that is as it should be is present, and nothing is to be done", () => {
    expect(compareCapture([wanted], inStep)).toEqual({
      triggers: [
        { company: "acme", table: 'sales."Customers"', trigger: "on_insert", state: "present" },
        { company: "acme", table: 'sales."Customers"', trigger: "on_delete", state: "present" },
      ],
      toInstall: [],
      leftovers: [],
    });
  });

  test.each<[string, Partial<InstalledTrigger>, string]>([
    ["whose function does something else", { body: "begin null; end" }, "stale"],
    ["whose function was made for another definition", { comment: "another definition" }, "stale"],
    ["that is switched off", { enabled: false }, "disabled"],
    ["that is switched off and stale", { enabled: false, body: "begin null; end" }, "stale"],
  ])("%s is told, and its table made anew", (_what, over, state) => {
    const installed = [{ ...insert, ...over }, remove];
    expect(states(installed)).toEqual([`on_insert ${state}`, "on_delete present"]);
    expect(compareCapture([wanted], installed)).toMatchObject({ toInstall: [wanted], leftovers: [] });
  });

  test("that is not there is missing, and its table made anew", () => {
    expect(states([remove])).toEqual(["on_insert missing", "on_delete present"]);
    expect(compareCapture([wanted], [remove])).toMatchObject({ toInstall: [wanted], leftovers: [] });
  });
});

describe("a trigger that the configuration does not need", () => {
  test("of another function is a leftover, and leaves the table alone", () => {
    const other = { ...insert, functionName: "capture_contact_2", company: "gone", table: "clients" };
    expect(compareCapture([wanted], [...inStep, other])).toMatchObject({
      triggers: [
        { state: "present" },
        { state: "present" },
        { company: "gone", table: "sales.clients", trigger: "on_insert", state: "leftover" },
      ],
      toInstall: [],
      leftovers: ["capture_contact_2"],
    });
  });

  test("of the right function on another table takes the function along, so the right table is made anew", () => {
    const renamed = { ...insert, table: "customers_before" };
    const elsewhere = { ...insert, schema: "archive" };
    expect(compareCapture([wanted], [...inStep, renamed, elsewhere])).toMatchObject({
      triggers: [
        { state: "present" },
        { state: "present" },
        { table: "sales.customers_before", state: "leftover" },
        { table: 'archive."Customers"', state: "leftover" },
      ],
      toInstall: [wanted],
      leftovers: ["capture_contact_1"],
    });
  });

  test.each<[string, Partial<InstalledTrigger>]>([
    ["by another function", { functionName: "capture_contact_2" }],
    ["on another table", { table: "customers_before" }],
    ["in another schema", { schema: "archive" }],
  ])("does not stand for the one that it does need: the same name %s", (_where, over) => {
    expect(states([{ ...insert, ...over }, remove])).toEqual([
      "on_insert missing",
      "on_delete present",
      "on_insert leftover",
    ]);
  });

  test("is told once for each trigger, and removed once with its function", () => {
    const installed = inStep.map((one) => ({ ...one, functionName: "capture_contact_2" }));
    const { leftovers, triggers } = compareCapture([], installed);
    expect(triggers.map(({ state }) => state)).toEqual(["leftover", "leftover"]);
    expect(leftovers).toEqual(["capture_contact_2"]);
  });
});

describe("a function without a trigger", () => {
  const bare = { ...insert, schema: "", table: "", trigger: null };

  test("that a table needs is no leftover: the triggers are missing", () => {
    expect(states([bare])).toEqual(["on_insert missing", "on_delete missing"]);
    expect(compareCapture([wanted], [bare])).toMatchObject({ toInstall: [wanted], leftovers: [] });
  });

  test("that no table needs is a leftover, told by its own name", () => {
    const { leftovers, triggers } = compareCapture([], [bare]);
    expect(triggers).toEqual([
      { company: "acme", table: "(no table)", trigger: "capture_contact_1", state: "leftover" },
    ]);
    expect(leftovers).toEqual(["capture_contact_1"]);
  });
});
