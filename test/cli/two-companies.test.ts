import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { loadConfig } from "../../config/load-config.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld } from "../support/sample-world.ts";

test("a log-in that FreeAgent takes away stops its company with the command to run; the other company's night is done", async () => {
  const world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "company:\n  name: sample\n  bank", "companies:\n- name: sample\n  bank");
      files.edit(
        "freeagent-sync.yaml",
        "\n# How our rows",
        "- name: other\n  subdomain: democompany\n\n# How our rows",
      );
    },
  });
  try {
    const { environment, database, configFile } = world;
    const config = await loadConfig({ configFlag: configFile, environment, workingFolder: "/" });
    const setting = { config, database, environment, logger: memoryLogger(), clock: systemClock };
    const [sample, other] = config.companies;
    if (sample === undefined || other === undefined) throw new Error("two companies are needed");
    await logInToSimulator(setting, other);
    await world.control("DELETE", "/tokens");
    await logInToSimulator(setting, sample);
    await database.execute("update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()");

    const night = await runCli(["nightly", "--json", "--config", configFile], { environment });
    expect(night.exitCode).toBe(77);
    expect(JSON.parse(night.stdout)).toMatchObject({
      companies: [
        { company: "sample", exit_code: 0, pipelines: { "push invoices": { created: 10 } } },
        { company: "other", exit_code: 77, calls: { writes: 0 } },
      ],
    });
    // It is not asked for again until somebody has logged in.
    await world.control("DELETE", "/requests");
    const again = await runCli(["nightly", "--config", configFile], { environment });
    expect([again.exitCode, again.stderr]).toEqual([
      77,
      expect.stringContaining("freeagent-sync auth login --company other"),
    ]);
    const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string; status: number }[] };
    expect(requests.filter(({ path, status }) => path.includes("token_endpoint") || status === 401)).toEqual([]);
  } finally {
    await world.close();
  }
});

test("a bug that ends one company's night ends no other's, and the hook is told", async () => {
  let told = "";
  const world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      told = join(files.folder, "told.json");
      files.edit("freeagent-sync.yaml", "company:\n  name: sample\n  bank", "companies:\n- name: sample\n  bank");
      const hook = `on_failure: { command: [sh, -c, "cat > ${told}"] }`;
      files.edit("freeagent-sync.yaml", "\n# How our rows", `- name: other\n\n${hook}\n\n# How our rows`);
    },
  });
  try {
    const { environment, database, configFile } = world;
    await database.execute("alter table freeagent_sync.leases add constraint a_bug check (company <> 'other')");
    const night = await runCli(["nightly", "--json", "--config", configFile], { environment });
    expect([night.exitCode, night.stderr]).toEqual([70, expect.stringMatching(/this is a bug.*[^]*a_bug/)]);
    expect(JSON.parse(night.stdout)).toMatchObject({
      companies: [
        { company: "sample", exit_code: 0, pipelines: { "push invoices": { created: 10 } } },
        { company: "other", exit_code: 70, problem: { code: "bug" } },
      ],
    });
    expect(JSON.parse(readFileSync(told, "utf8"))).toMatchObject({ companies: [{ company: "other", exit_code: 70 }] });
  } finally {
    await world.close();
  }
});
