import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withReportSink } from "../../cli/report/write-report.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "freeagent-sync-report-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a report's file appears whole, and nothing else stays", async () => {
  const file = join(folder, "report.csv");
  writeFileSync(file, "yesterday");
  await withReportSink(file, async (sink) => {
    await sink.write("to");
    expect(readFileSync(file, "utf8")).toBe("yesterday");
    await sink.write("day");
  });
  expect([readFileSync(file, "utf8"), readdirSync(folder)]).toEqual(["today", ["report.csv"]]);
});

test("a report that fails leaves the old one", async () => {
  const file = join(folder, "report.csv");
  writeFileSync(file, "yesterday");
  const failing = withReportSink(file, async (sink) => {
    await sink.write("to");
    throw new Error("the database is gone");
  });
  await expect(failing).rejects.toMatchObject({ code: "report_unwritable" });
  expect([readFileSync(file, "utf8"), readdirSync(folder)]).toEqual(["yesterday", ["report.csv"]]);
});

test("a pipe or a device is written to, and stays what it is", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const read = readFile(pipe, "utf8");
  await withReportSink(pipe, async (sink) => {
    await sink.write("today");
  });
  expect(await read).toBe("today");
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});
