import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withReportSink } from "../../cli/report/write-report.ts";
import { lendDatabase } from "../support/database.ts";

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
  // The file is not to blame, and is not blamed.
  await expect(failing).rejects.toThrow(/^the database is gone$/);
  expect([readFileSync(file, "utf8"), readdirSync(folder)]).toEqual(["yesterday", ["report.csv"]]);
});

test("a file for which the disk has room only in part is not written at all", async () => {
  const lent = await lendDatabase();
  try {
    writeFileSync(join(folder, "freeagent-sync.yaml"), "company: { name: acme }\nmapping: ./mapping\n");
    const file = join(folder, "report.html");
    writeFileSync(file, "yesterday");
    // Like a disk that is nearly full, the limit takes a part of the text without an error, and the next one only with one.
    const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
    const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
    const args = ["-c", limited, process.execPath, cli, "report", "all", "--format", "html", "--out", file];
    // From Node 22 on the home folder would get a cache of compiled code.
    const home = { HOME: folder, NODE_DISABLE_COMPILE_CACHE: "1" };
    const env = { PATH: process.env["PATH"], ...home, DATABASE_URL: lent.url };
    const { status, stderr } = spawnSync("bash", args, { cwd: folder, env, encoding: "utf8" });
    expect([status, readFileSync(file, "utf8")]).toEqual([78, "yesterday"]);
    expect(stderr).toContain(`${file} cannot be written: EFBIG`);
    expect(readdirSync(folder).toSorted()).toEqual(["freeagent-sync.yaml", "report.html"]);
  } finally {
    await lent.drop();
  }
});

test("a file that a link leads to is replaced where it is, with the rights that its owner gave it", async () => {
  const file = join(folder, "public.html");
  const link = join(folder, "report.html");
  writeFileSync(file, "yesterday");
  chmodSync(file, 0o664);
  symlinkSync(file, link);
  await withReportSink(link, (sink) => sink.write("today"));
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["today", 0o664]);
  await withReportSink(join(folder, "new.html"), (sink) => sink.write("today"));
  expect(statSync(join(folder, "new.html")).mode & 0o007).toBe(0);
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
