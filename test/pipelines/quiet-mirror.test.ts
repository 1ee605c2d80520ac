import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;

afterEach(() => world.close());

/** Which transaction wrote each row of FreeAgent's documents. */
const writers = `
  select 'invoice' as kind, freeagent_id, status, xmin::text as writer from freeagent_mirror.invoices
  union all
  select 'credit note', freeagent_id, status, xmin::text from freeagent_mirror.credit_notes
  order by 1, 2`;

test("a night in which only the days left of each document changed writes no row of the mirror", async () => {
  world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "amend: redraft }", "amend: redraft, void: credit_note }");
    },
  });
  // None falls due meanwhile: that is a change.
  await world.database.execute("update sales.invoices set terms_days = 300");
  await world.night();
  await world.database.execute(
    "update sales.invoices set deleted_at = now() where invoice_id = (select max(invoice_id) from sales.invoices where paid_pence = 0)",
  );
  await world.night();
  await world.night();
  const before = await world.database.query(writers);
  const kinds = new Set(before.map(({ kind, status }) => `${String(kind)} ${String(status)}`));
  expect(kinds).toContain("invoice Open");
  expect(kinds).toContain("credit note Refunded");
  await world.control("POST", "/clock", { move_days: 1 });
  expect(await world.night()).toMatchObject({ exitCode: 0, problem: undefined });
  expect(await world.database.query(writers)).toEqual(before);
});
