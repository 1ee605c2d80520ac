import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../../config/load-config.ts";
import { readApplyFiles } from "../../extract/back-office/read-apply-files.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";
import { lendBackOffice, type LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";
import { sampleConfig, type SampleConfig } from "../support/sample-config.ts";

let lent: LentDatabase;
let files: SampleConfig;

beforeAll(async () => {
  lent = await lendBackOffice();
});

afterAll(async () => {
  await lent.drop();
});

beforeEach(() => {
  files = sampleConfig();
});

afterEach(() => {
  files.remove();
});

const folder = () => join(files.folder, "mapping");
const path = () => join(folder(), "payments.sql");
/** What is said of mapping/payments.sql. */
const told = async (): Promise<string> => (await problemOf(readMapping(lent.database, folder()))).message;

const columns = "select receipt_id as source_key, invoice_id as invoice_key, received_on as dated_on";
const amount = "amount_pence * 0.01::numeric as amount";
const from = "from sales.receipts";

test.each([
  ["a byte order mark, as editors on Windows write it", `\uFEFF${columns}, ${amount} ${from}`],
  ["line ends of Windows", `${columns},\r\n${amount}\r\n${from}\r\n`],
  ["a semicolon at its end", `${columns}, ${amount} ${from};\n`],
  ["an order by and a CTE", `with r as (select * ${from}) ${columns}, ${amount} from r order by 1`],
])("a file with %s is taken", async (_, sql) => {
  writeFileSync(path(), sql);
  const { payments } = await readMapping(lent.database, folder());
  expect(payments.columns.map(({ name }) => name).toSorted()).toEqual([
    "amount",
    "dated_on",
    "invoice_key",
    "source_key",
  ]);
});

test.each([
  [`${columns}, ${amount} ${from}; -- done`, /:1: .*\(a mapping file is one select; take out its semicolon/],
  [`set x = 1;\n${columns}, ${amount} ${from}`, /payments\.sql:1: /],
  [`${columns},\n${amount},\n1 as amount ${from}`, /payments\.sql: column "amount" is there more than once\.$/],
  ["", /payments\.sql holds no statement; write one\.$/],
  ["-- later\n/* much */", /payments\.sql holds no statement; write one\.$/],
  [
    `${columns}, 1::float8 as amount ${from}`,
    /"amount" is double precision; it must be numeric or integer; write it as \(\.\.\.\)::numeric\.$/,
  ],
  [
    `${columns.replace("received_on", "now()")}, ${amount} ${from}`,
    /"dated_on" is timestamp with time zone; it must be date; .* at time zone 'Europe\/London'\)::date\.$/,
  ],
])("%j is told with what to do about it", async (sql, words) => {
  writeFileSync(path(), sql);
  expect(await told()).toMatch(words);
});

test("bytes that are no UTF-8 never go out as something else: mapping, apply and configuration name file and line", async () => {
  const latin1 = Buffer.from(`${columns}, ${amount},\n'Gr\u00fc\u00dfe' as description ${from}`, "latin1");
  writeFileSync(path(), latin1);
  expect(await told()).toBe(`${path()}:2: this is not UTF-8; save the file as UTF-8.`);

  writeFileSync(join(files.folder, "apply", "bank_payments.sql"), latin1);
  const apply = await problemOf(readApplyFiles(join(files.folder, "apply")));
  expect(apply.message).toMatch(/bank_payments\.sql:2: this is not UTF-8/);

  writeFileSync(files.file, Buffer.from("company:\n  name: K\u00f6ln", "latin1"));
  const environment = { DATABASE_URL: lent.url };
  const config = await problemOf(loadConfig({ configFlag: undefined, environment, workingFolder: files.folder }));
  expect(config.message).toBe("freeagent-sync.yaml:2: this is not UTF-8; save the file as UTF-8.");
});

test("a file that is there and cannot be read is not called missing", async () => {
  rmSync(path());
  expect(await told()).toContain("payments.sql: the file is missing");
  mkdirSync(path());
  expect(await told()).toContain("payments.sql cannot be read (EISDIR)");
});

test("a table that the role may not read is told with the grant that it lacks", async () => {
  const role = `poor_${randomBytes(4).toString("hex")}`;
  await lent.database.execute(`create role ${role}`);
  try {
    await lent.database.execute(`grant usage on schema sales to ${role}`);
    const { message } = await problemOf(
      lent.database.transaction(async (transaction) => {
        await transaction.query(`set local role ${role}`);
        return readMapping(transaction, folder());
      }),
    );
    expect(message).toContain("contacts.sql: permission denied for table customers (grant select on it");
    expect(message).toContain("docs/dba.md has the statements)");
  } finally {
    await lent.database.execute(`drop owned by ${role}; drop role ${role}`);
  }
});
