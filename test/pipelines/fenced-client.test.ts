import { expect, test } from "vitest";
import type { RequestBudget } from "../../domain/request-budget.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { momentOf } from "../../domain/moment.ts";
import { createContact, getContact } from "../../freeagent/resources/contacts.ts";
import { fencedClient } from "../../pipelines/run/fenced-client.ts";
import { LeaseTerm } from "../../pipelines/run/lease-term.ts";
import { startScriptedServer } from "../freeagent/scripted-server.ts";
import { failureOf, testClient } from "../freeagent/test-client.ts";
import { TestClock } from "../freeagent/test-clock.ts";

const lease = { company: "acme", owner: "this run", epoch: "7", seconds: 60 };
const contact = { contact: { url: "https://api.freeagent.com/v2/contacts/1" } };

/** Works with a client whose lease was taken at the clock's present moment. */
async function fenced(work: (client: FreeAgentClient, clock: TestClock, term: LeaseTerm) => Promise<void>) {
  const server = await startScriptedServer(() => ({ status: 200, body: contact }));
  const clock = new TestClock();
  const { client } = testClient(server.origin, { clock });
  const term = new LeaseTerm(lease, clock, momentOf(clock));
  try {
    await work(fencedClient(client, term, new AbortController().signal), clock, term);
    return server.requests.map((request) => request.method);
  } finally {
    await client.close();
    await server.close();
  }
}

test("no write leaves after the end of the lease, although the process was asleep when it ended", async () => {
  const sent = await fenced(async (client, clock) => {
    await createContact(client, {});
    clock.advance(60_000);
    const failure = await failureOf(createContact(client, {}));
    expect(failure).toMatchObject({ class: "unreachable", code: "lease_lost" });
  });
  expect(sent).toEqual(["POST"]);
});

test("reading needs no lease, and a renewed one allows writes again", async () => {
  const sent = await fenced(async (client, clock, term) => {
    clock.advance(60_000);
    await getContact(client, 1);
    term.renewed(momentOf(clock));
    await createContact(client, {});
  });
  expect(sent).toEqual(["GET", "POST"]);
});

test("a read that waits for its turn is dropped when the run is over", async () => {
  const server = await startScriptedServer(() => ({ status: 200, body: contact }));
  const clock = new TestClock();
  const budget: RequestBudget = {
    take: (_priority, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      }),
    block: () => Promise.resolve(),
  };
  const { client } = testClient(server.origin, { clock, budget });
  const over = new AbortController();
  const waiting = failureOf(
    getContact(fencedClient(client, new LeaseTerm(lease, clock, momentOf(clock)), over.signal), 1),
  );
  over.abort();
  expect(await waiting).toMatchObject({ class: "unreachable", code: "stopped" });
  expect(server.requests).toEqual([]);
  await client.close();
  await server.close();
});
