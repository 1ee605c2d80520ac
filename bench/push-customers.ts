import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodeOf } from "../cli/exit-codes.ts";
import { systemClock } from "../cli/system-clock.ts";
import { systemRandom } from "../cli/system-random.ts";
import { defaultCapture, defaultKeep, defaultLimits, defaultRules } from "../config/settings-schema.ts";
import type { Database } from "../domain/queryable.ts";
import type { RequestBudget } from "../domain/request-budget.ts";
import { createClient } from "../freeagent/client.ts";
import { pushPipelines } from "../pipelines/pipeline.ts";
import { runCompany, type CompanyResult } from "../pipelines/run/run-company.ts";
import { pino } from "pino";
import { customersMapping } from "./customers.ts";

/** A log as in production: one line per batch, written nowhere. */
const logger = pino({ level: "info", base: {} }, { write: () => undefined });

/** The mapping files of the customers, in a folder that work gets; gone afterwards. */
export async function withMapping(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-bench-"));
  const unused = "where false";
  const files = {
    "contacts.sql": customersMapping,
    "invoices.sql": `select id as source_key, id as contact_key, '' as reference, current_date as dated_on, 30 as payment_terms_in_days, 1::numeric as expected_total from books.customer ${unused}`,
    "invoice_items.sql": `select id as invoice_key, 1 as position, ''::text as description, 1::numeric as quantity, 1::numeric as price from books.customer ${unused}`,
    "payments.sql": `select id as source_key, id as invoice_key, 1::numeric as amount, current_date as dated_on from books.customer ${unused}`,
  };
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a push of the product works with. */
export interface PushSetting {
  readonly database: Database;
  readonly origin: string;
  readonly mappingFolder: string;
  readonly budget: RequestBudget;
}

/**
 * `push contacts` as the product does it, without its log-in and without reading FreeAgent's lists before: lease, run,
 * batches, waves, counts. The client is made for it and closed again, as by a command.
 */
export async function pushCustomers({ database, origin, mappingFolder, budget }: PushSetting): Promise<CompanyResult> {
  const never = () => Promise.reject(new Error("the token was refused"));
  const accessToken = { current: () => Promise.resolve("bench-token"), refused: never };
  const world = { clock: systemClock, random: systemRandom, logger };
  const client = createClient({
    ...world,
    origin,
    userAgent: "freeagent-sync/bench (+https://example.com)",
    accessToken,
    budget,
  });
  try {
    return await runCompany(
      {
        ...world,
        company: {
          name: "bench",
          subdomain: undefined,
          bankAccounts: {},
          mappingFolder,
          applyFolder: undefined,
          capture: defaultCapture,
          rules: defaultRules,
          limits: { ...defaultLimits, concurrency: 16 },
          keep: defaultKeep,
        },
        command: "push contacts",
        owner: "bench",
        version: "bench",
        database,
        client,
        progress: { batchDone: () => undefined, pageMirrored: () => undefined },
        signal: new AbortController().signal,
        checked: true,
        requireSameCompany: () => Promise.resolve(),
        exitCodeOf,
      },
      pushPipelines("contacts").filter(({ name }) => name === "push contacts"),
    );
  } finally {
    await client.close();
  }
}
