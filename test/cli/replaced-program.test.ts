import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { programReplaced } from "../../cli/program-replaced.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = join(root, "dist");

test.each([
  ["its code", "chunks", /^migrate-/],
  ["what it reads", "db", /^migrations$/],
])("a command that an update takes %s from ends with 75 and says to run it again", (_what, place, name) => {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-replaced-"));
  try {
    cpSync(dist, join(folder, "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(folder, "package.json"));
    const command = [join(folder, "dist/cli/main.js"), "migrate", "--print-sql"];
    const env = { ...process.env, NO_COLOR: "1" };
    expect(spawnSync(process.execPath, command, { env }).status).toBe(0);

    const taken = readdirSync(join(folder, "dist", place)).filter((file) => name.test(file));
    expect(taken).toHaveLength(1);
    for (const file of taken) rmSync(join(folder, "dist", place, file), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
    expect(stderr).toMatch(/^freeagent-sync: .*\/dist\/.* run it again.*\n$/);
    expect(status).toBe(75);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a package or a file of the user's that is missing is no sign of an update", () => {
  const missing = (code: string, message: string) => programReplaced(Object.assign(new Error(message), { code }));
  const asked = `imported from ${join(dist, "chunks/x.js")}`;
  expect(missing("ERR_MODULE_NOT_FOUND", `Cannot find package 'open' ${asked}`)).toBeUndefined();
  expect(missing("ENOENT", "ENOENT: no such file or directory, open '/etc/mapping/contacts.sql'")).toBeUndefined();
  expect(missing("EACCES", `EACCES: permission denied, open '${join(dist, "x.js")}'`)).toBeUndefined();
});

test("a build of unchanged sources touches no file that commands may be reading, and clears away what belongs to none", () => {
  const state = () =>
    readdirSync(dist, { recursive: true, encoding: "utf8" }).map((file) => {
      const stats = statSync(join(dist, file));
      // A folder is written to while something lies in it for a moment.
      return stats.isFile() ? { file, inode: stats.ino, written: stats.mtimeMs, mode: stats.mode } : { file };
    });
  const before = state();
  writeFileSync(join(dist, "left-over.txt"), "of an earlier build");
  expect(spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root }).status).toBe(0);
  expect(state()).toEqual(before);
});
