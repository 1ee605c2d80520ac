import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as z from "zod";
import { startSimulator } from "../../simulator/start-simulator.ts";
import { lendDatabase } from "../support/database.ts";
import { runCli } from "../support/run-cli.ts";

const folder = fileURLToPath(new URL("../fixtures/other-schema", import.meta.url));
const result = z.object({
  companies: z.tuple([
    z.object({
      exit_code: z.number(),
      calls: z.object({ writes: z.number() }),
      pipelines: z.record(z.string(), z.record(z.string(), z.number())),
    }),
  ]),
});

test("a back office that is nothing like the sample: mapped by the manual, checked, backfilled, and in step after a night", async () => {
  const lent = await lendDatabase();
  const simulator = await startSimulator();
  try {
    await lent.database.query(readFileSync(join(folder, "schema.sql"), "utf8"));
    const environment = {
      DATABASE_URL: lent.url,
      FREEAGENT_API_URL: simulator.url,
      FREEAGENT_CLIENT_ID: "demo-client",
      FREEAGENT_CLIENT_SECRET: "demo-secret",
      FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64"),
    };
    const run = (args: string[], input = "") =>
      runCli([...args, "--config", join(folder, "freeagent-sync.yaml")], { environment, input });
    const nightly = async () => result.parse(JSON.parse((await run(["nightly", "--json"])).stdout)).companies[0];

    expect((await run(["capture", "install"])).exitCode).toBe(0);
    const granted = await fetch(`${simulator.url}/_simulator/tokens`, { method: "POST" });
    const { refresh_token: token } = z.object({ refresh_token: z.string() }).parse(await granted.json());
    expect(await run(["auth", "import"], token)).toMatchObject({ exitCode: 0 });
    expect(await run(["doctor", "--quiet"])).toMatchObject({ exitCode: 0, stdout: "" });

    // The rows are older than the triggers.
    for (const entity of ["contacts", "invoices", "payments"]) {
      expect(await run(["backfill", entity, "--all", "--enqueue-only"])).toMatchObject({ exitCode: 0 });
    }
    const first = await nightly();
    expect(first).toMatchObject({ exit_code: 0, calls: { writes: 5 + 2 * 12 + 3 } });
    expect(await nightly()).toMatchObject({ exit_code: 0, calls: { writes: 0 } });

    await lent.database.query(`update "Büro"."Kunden" set "Ort" = 'Aachen' where "Firma" = 'Kunde 3'`);
    await lent.database.query(
      `insert into "Büro"."Buchungen" ("Art", "Rechnung", "Tag", "Betrag") values ('Zahlung', 'R/2026-009', '2026-11-20', 10)`,
    );
    expect(await nightly()).toMatchObject({ exit_code: 0, calls: { writes: 2 } });
  } finally {
    await simulator.close();
    await lent.drop();
  }
});
