import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Runs a command in a folder that is deleted before it starts. */
function runInNoFolder(...words: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "freeagent-sync-gone-"));
  const command = ["-c", 'rmdir "$PWD" && exec "$0" "$@"', process.execPath, cli, ...words];
  return spawnSync("/bin/sh", command, { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
}

const sentence = "The folder that this was started in is not there any more. Change to one that is, and run it again.";

test("a command in a folder that was deleted says so in a sentence, and ends with 78", () => {
  const { status, stdout, stderr } = runInNoFolder("doctor");
  expect({ status, stdout, stderr }).toEqual({ status: 78, stdout: "", stderr: `freeagent-sync: ${sentence}\n` });
});

test("with --json it says so in one document", () => {
  const { status, stdout, stderr } = runInNoFolder("check", "--json");
  expect([status, stderr]).toEqual([78, ""]);
  expect(JSON.parse(stdout)).toEqual({ problem: { code: "working_folder_gone", message: sentence } });
});
