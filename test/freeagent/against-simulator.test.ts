import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestBudget } from "../../db/request-budget.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Secret } from "../../domain/secret.ts";
import { listBankAccounts } from "../../freeagent/resources/bank-accounts.ts";
import {
  createExplanation,
  deleteExplanation,
  listExplanations,
} from "../../freeagent/resources/bank-transaction-explanations.ts";
import { listBankTransactions } from "../../freeagent/resources/bank-transactions.ts";
import { listCategories } from "../../freeagent/resources/categories.ts";
import { createClient } from "../../freeagent/client.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { getCompany } from "../../freeagent/resources/company.ts";
import { createContact, deleteContact, listContacts, updateContact } from "../../freeagent/resources/contacts.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import {
  createInvoice,
  getInvoice,
  listInvoices,
  transitionInvoice,
  updateInvoice,
} from "../../freeagent/resources/invoices.ts";
import { openCallback, startLogin } from "../../freeagent/tokens/login.ts";
import { storeLogin } from "../../freeagent/tokens/store-login.ts";
import { openTokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import type { TokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { TokenGuard } from "../../freeagent/tokens/token-guard.ts";
import { getCurrentUser } from "../../freeagent/resources/users.ts";
import { startSimulator } from "../../simulator/start-simulator.ts";
import type { RunningSimulator } from "../../simulator/start-simulator.ts";
import { unusedPort } from "../support/unused-port.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { memoryLogger } from "./memory-logger.ts";
import { failureOf } from "./test-client.ts";
import { realClock } from "./test-clock.ts";
import { neverAsked } from "../support/never-asked.ts";

const company = "acme";
const credentials = { clientId: "demo-client", clientSecret: new Secret("demo-secret") };
const key = parseKey(randomBytes(32).toString("base64"));
const limits = { perMinute: 10_000, perHour: 100_000 };
const logger = memoryLogger();
const random = (): number => 0.5;
let lent: LentDatabase;
let simulator: RunningSimulator;
let endpoint: TokenEndpoint;
let client: FreeAgentClient;

beforeAll(async () => {
  lent = await lendDatabase();
  simulator = await startSimulator({ switches: { auto_consent: true, limits: false } });
  endpoint = openTokenEndpoint({ origin: simulator.url, userAgent: "t/1", credentials, clock: realClock });
  client = clientWith(
    new TokenGuard({
      company,
      store: tokenStore(lent.database),
      endpoint,
      key,
      clock: realClock,
      random,
      logger,
      confirm: neverAsked,
    }),
  );
});
afterAll(async () => {
  await client.close();
  await endpoint.close();
  await simulator.close();
  await lent.drop();
});

function clientWith(accessToken: Parameters<typeof createClient>[0]["accessToken"]): FreeAgentClient {
  const budget = requestBudget({ database: lent.database, company, limits, clock: realClock, random });
  const shared = { clock: realClock, random, logger, budget, accessToken };
  return createClient({ ...shared, origin: simulator.url, userAgent: "freeagent-sync/test" });
}

/** As `auth login` does it; the browser is fetch. */
async function logIn(): Promise<void> {
  const port = await unusedPort();
  const attempt = await startLogin({ origin: simulator.url, clientId: credentials.clientId, endpoint, port });
  const callback = await openCallback(attempt);
  try {
    const page = await fetch(attempt.address);
    expect(page.status).toBe(200);
    const grant = await attempt.finish(await callback.received());
    const give = (): Promise<string> => Promise.resolve(grant.accessToken.reveal());
    const asking = clientWith({ current: give, refused: give });
    const seen = await getCompany(asking);
    await asking.close();
    const login = { company, subdomain: undefined, grant, origin: simulator.url, seen };
    await storeLogin(tokenStore(lent.database), key, login);
  } finally {
    await callback.close();
  }
}

async function all<Row>(list: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of list) rows.push(...page);
  return rows;
}

describe("the client against the simulator", () => {
  it("logs in through the browser's redirect, and knows company and access level", async () => {
    await logIn();
    expect((await getCompany(client)).id).toBeGreaterThan(0);
    expect((await getCurrentUser(client)).permission_level).toBe(8);
  });

  it("goes on by itself when its access token has died", async () => {
    const { accessToken } = await refreshedElsewhere();
    expect(accessToken).toBeTruthy();
    expect((await getCompany(client)).id).toBeGreaterThan(0);
    const lines = logger.lines.join("\n");
    expect(lines).toContain("token.refresh_answered");
    expect(lines).not.toContain(accessToken);
  });

  it("takes a contact and an invoice from creation to payment and back", async () => {
    const contact = await createContact(client, { organisation_name: "Ärger & Söhne" });
    expect((await updateContact(client, contact.id, { email: "a@example.com" }))?.email).toBe("a@example.com");
    const invoice = await createInvoice(client, {
      contact: `/v2/contacts/${contact.id}`,
      dated_on: "2026-11-01",
      payment_terms_in_days: 30,
      reference: "T-1",
      invoice_items: [{ description: "Work", quantity: "2", price: "50.00", sales_tax_rate: "20.0" }],
    });
    expect(invoice.status).toBe("Draft");
    await transitionInvoice(client, invoice.id, "mark_as_sent");
    expect(await failureOf(updateInvoice(client, invoice.id, { contact: "/v2/contacts/999999" }))).toMatchObject({
      class: expect.stringMatching(/^(locked|definite)$/) as string,
    });
    const [account] = await all(listBankAccounts(client));
    const payment = await createExplanation(client, {
      bank_account: `/v2/bank_accounts/${account?.id ?? 0}`,
      dated_on: "2026-11-02",
      gross_value: invoice.total_value,
      paid_invoice: `/v2/invoices/${invoice.id}`,
    });
    expect((await getInvoice(client, invoice.id)).status).toBe("Paid");
    const bankAccountId = account?.id ?? 0;
    expect((await all(listExplanations(client, { bankAccountId }))).map(({ id }) => id)).toContain(payment.id);
    expect(await all(listBankTransactions(client, { bankAccountId }))).not.toEqual([]);
    expect(await failureOf(deleteContact(client, contact.id))).toMatchObject({
      class: "definite",
      code: "delete_refused",
    });
    await deleteExplanation(client, payment.id);
    expect((await getInvoice(client, invoice.id)).status).not.toBe("Paid");
    const [listed] = await all(
      listInvoices(client, { nestedInvoiceItems: true, contact: `/v2/contacts/${contact.id}` }),
    );
    expect(listed?.invoice_items?.[0]?.description).toBe("Work");
  });

  it("walks lists of several pages", async () => {
    const before = (await all(listContacts(client))).length;
    for (let index = 0; index < 120; index += 1) await createContact(client, { organisation_name: `C ${index}` });
    const rows = await all(listContacts(client));
    expect(rows).toHaveLength(before + 120);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect((await all(listCategories(client))).map(({ nominalCode }) => nominalCode)).toContain("001");
  });
});

/** Another process refreshes: the token that the client holds dies. */
async function refreshedElsewhere(): Promise<{ readonly accessToken: string }> {
  const shared = { company, store: tokenStore(lent.database), endpoint, key, clock: realClock, random, logger };
  const other = new TokenGuard({ ...shared, confirm: neverAsked });
  return { accessToken: await other.refused(await other.current()) };
}
