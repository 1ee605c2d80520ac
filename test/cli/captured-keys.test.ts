import { expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld } from "../support/sample-world.ts";

test("doctor names a captured table whose key column is not the entity's: its changes would go to nothing", async () => {
  const world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "sales.invoice_lines, key: invoice_id", "sales.invoice_lines, key: line_id");
    },
  });
  try {
    await world.night();
    await world.database.execute("update sales.invoice_lines set quantity = quantity + 1");
    const doctor = await runCli(["doctor", "--quiet", "--config", world.configFile], {
      environment: world.environment,
    });
    expect(doctor.stdout).toContain(
      "No line_id of sales.invoice_lines is a source_key of invoices.sql: its changes would go to nothing.",
    );
    expect(doctor.stdout).toContain("name the column that holds the invoice's key, as invoices.sql gives it.");
    expect(doctor.stdout).not.toContain("sales.customers");
  } finally {
    await world.close();
  }
});
