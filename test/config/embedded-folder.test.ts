import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../config/load-config.ts";

test("the embedded database lies beside the configuration, wherever a command is run from: never a second, empty one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-embedded-"));
  try {
    mkdirSync(join(folder, "acme"));
    writeFileSync(join(folder, "acme/freeagent-sync.yaml"), "database: embedded\ncompany: { name: acme }\n");
    const from = async (workingFolder: string, configFlag: string) =>
      (await loadConfig({ configFlag, environment: {}, workingFolder })).database;
    const beside = { kind: "embedded", folder: join(folder, "acme/.freeagent-sync/postgres") };
    expect(await from(folder, "acme/freeagent-sync.yaml")).toEqual(beside);
    expect(await from("/", join(folder, "acme/freeagent-sync.yaml"))).toEqual(beside);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
