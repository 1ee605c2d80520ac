import { randomBytes } from "node:crypto";
import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig, Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { connect } from "../../db/connect.ts";
import type { Database } from "../../domain/queryable.ts";
import { createBackOffice } from "../../examples/back-office/load-back-office.ts";
import { installCapture } from "../../load/capture/install-capture.ts";
import { lendDatabase } from "../support/database.ts";
import { sampleConfig } from "../support/sample-config.ts";
import { emptyTablesSql } from "./empty-tables-sql.ts";
import { discountedAmountsSql, discountOf } from "./discount-sql.ts";
import { emptiedTablesSql } from "./emptied-tables.ts";
import { everyIntentSql } from "./every-intent-sql.ts";
import { keptPlansSql, nameStatements } from "./kept-plans.ts";
import { stageTimeSql } from "./stage-time-sql.ts";

/** Where lives are lived, one after another: a database and a configuration that are made once for all of them. */
export interface Theatre {
  /** The sessions of all lives, which see the stage's time. */
  readonly database: Database;
  readonly environment: Readonly<Record<string, string>>;
  readonly configFile: string;
  /** Of the sample company; calls go to the address that each life puts in its place. */
  readonly config: Config;
  readonly company: CompanyConfig;
  /** Leaves every table as the installation left it, identities included. Nobody may work on one meanwhile. */
  readonly empty: () => Promise<void>;
  /** One after another, also when nobody waits for a life any more: to make one shorter ends while it is still lived. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Waits for the life under way. */
  readonly close: () => Promise<void>;
}

/** Makes a theatre. Building a database and warming sessions up takes as long as a small life does. */
export async function openTheatre(): Promise<Theatre> {
  const lent = await lendDatabase();
  const files = sampleConfig();
  files.edit("freeagent-sync.yaml", '{ main: "Current account" }', "{}");
  files.edit("freeagent-sync.yaml", "settle_seconds: 120 }", "settle_seconds: 120, concurrency: 2 }");
  // FreeAgent does not keep a discount of 0: what it makes of a row is not always what the row says.
  files.edit(
    "mapping/invoices.sql",
    "invoices.note as comments,",
    `invoices.note as comments,\n  ${discountOf("invoices")} as discount_percent,`,
  );
  // Rows that PostgreSQL cannot make: customers all with the same words, the others each with its own.
  const nowhere =
    "case when customers.city = 'Nowhere' then (1 / (length(customers.city) - 7))::text else customers.city end as town";
  files.edit("mapping/contacts.sql", "customers.city as town", nowhere);
  const broken = (column: string, key: string) =>
    `case when ${column} = 'Broken' then ('key ' || ${key})::integer::text else ${column} end`;
  const order = broken("invoices.order_number", "invoices.invoice_id");
  files.edit("mapping/invoices.sql", "invoices.order_number as", `${order} as`);
  const line = broken("invoice_lines.description", "invoice_lines.invoice_id");
  files.edit("mapping/invoice_items.sql", "invoice_lines.description,", `${line} as description,`);
  const note = broken("receipts.note", "receipts.receipt_id");
  files.edit("mapping/payments.sql", "receipts.note) as description", `${note}) as description`);
  // What arrives in our account, which keeps pounds, of money for an invoice in euros.
  const arrived = `(
    select case i.currency when 'EUR' then (receipts.amount_pence * 0.0085)::numeric(14, 2) end
    from sales.invoices i where i.invoice_id = receipts.invoice_id) as bank_amount`;
  files.edit("mapping/payments.sql", "null::text as bank_account,", `null::text as bank_account,\n  ${arrived},`);
  const environment = {
    DATABASE_URL: lent.url,
    FREEAGENT_CLIENT_ID: "demo-client",
    FREEAGENT_CLIENT_SECRET: "demo-secret",
    FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64"),
  };
  const config = await loadConfig({ configFlag: files.file, environment, workingFolder: files.folder });
  const [company] = config.companies;
  if (company === undefined) throw new Error("the sample configuration names no company");
  await createBackOffice(lent.database);
  await lent.database.execute(discountedAmountsSql);
  await installCapture(lent.database, capturedTables(company));
  await lent.database.execute(stageTimeSql);
  await lent.database.execute(everyIntentSql);
  await lent.database.execute(emptiedTablesSql);
  await lent.database.execute(keptPlansSql);
  const database = connect({ url: lent.url, applicationName: "simulation" });
  const unname = nameStatements();
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...{ database, environment, config, company },
    configFile: files.file,
    empty: async () => {
      await database.execute(emptyTablesSql);
    },
    inTurn: (work) => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      await last;
      await database.close();
      unname();
      files.remove();
      await lent.drop();
    },
  };
}
