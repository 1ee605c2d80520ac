import { expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld } from "../support/sample-world.ts";

test("no secret shows in output, logs, rejects or the database, through success and every kind of failure", async () => {
  const world = await sampleWorld({ scale: 0.02, loggedIn: false });
  try {
    const { refresh_token: imported } = (await world.control("POST", "/tokens")) as { refresh_token: string };
    const environment: Record<string, string> = {
      ...world.environment,
      FREEAGENT_CLIENT_SECRET: "canary-client-secret-7Q",
    };
    await world.control("PUT", "/switches", { client_secret: "canary-client-secret-7Q" });
    const run = (args: string[], input?: string) =>
      runCli([...args, "--config", world.configFile, "--verbose"], {
        environment,
        ...(input === undefined ? {} : { input }),
      });

    const outputs = [await run(["auth", "import"], imported), await run(["auth", "status"])];
    for (const kind of ["no_answer", "truncated", "html", "401", "429", "5xx"]) {
      await world.control("POST", "/faults", { kind, method: "POST", path: "/v2/**", nth: 3, retry_after: 1 });
    }
    outputs.push(await run(["nightly"]), await run(["nightly", "--json"]));
    await world.control("DELETE", "/tokens");
    outputs.push(await run(["nightly"]));

    const rows = await world.database.query(`
      select query_to_xml(format('select * from %s', c.oid::regclass), true, true, '')::text as text
      from pg_catalog.pg_class c
      where c.relkind = 'r'
        and c.relnamespace in ('freeagent_sync'::regnamespace, 'freeagent_mirror'::regnamespace)`);
    const said = [
      ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...rows.map((row) => String(row["text"])),
    ].join("\n");
    const password = new URL(environment["DATABASE_URL"] ?? "").password;
    for (const secret of [imported, "canary-client-secret-7Q", environment["FREEAGENT_SYNC_KEY"] ?? "", password]) {
      expect(secret.length).toBeGreaterThan(8);
      expect(said).not.toContain(secret);
    }
    expect(said).not.toMatch(/bearer [a-z0-9]{8}/i);
    expect(outputs.at(-1)?.exitCode).toBe(77);
  } finally {
    await world.close();
  }
});
