import { afterEach, expect, test } from "vitest";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { nightly, pushPipelines, type Pipeline } from "../../pipelines/pipeline.ts";
import { pushBatches } from "../../pipelines/push/push-batches.ts";
import { pushContacts } from "../../pipelines/push/push-contacts.ts";
import type { SampleWorld } from "../support/sample-world.ts";
import { failingCustomers } from "./failing-customers.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** Ten customers to be made; the names of the oldest hold a word that something before FreeAgent does not let pass. */
async function unwelcome(customers: number): Promise<SampleWorld> {
  return (world = await failingCustomers(0.05, customers, { kind: "403" }));
}

const held = ({ database }: SampleWorld) =>
  database.query(
    `select reason, retries, count(*)::integer as keys
     from freeagent_sync.rejects
     where entity = 'contact'
     group by 1, 2`,
  );

test("a write that is refused with 403 each time ends no run in which others are answered, and counts against its key", async () => {
  const opened = await unwelcome(1);
  const night = await opened.night();
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 10, created: 9, retry: 1 });
  expect(night.outcomes["push invoices"]?.created).toBeGreaterThan(0);
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 1, keys: 1 }]);
});

test("five such keys, oldest of all, end one night with 78, and the next makes all others", async () => {
  const opened = await unwelcome(5);
  const first = await opened.night();
  expect(first).toMatchObject({ exitCode: 78, problem: { code: "access_refused" } });
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 0, keys: 5 }]);
  const night = await opened.night();
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 10, created: 5, retry: 5 });
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 1, keys: 5 }]);
});

test.each([10, 3])("a 403 for each of %s writes ends the run with 78, and counts against no key", async (writes) => {
  const opened = await unwelcome(10);
  await opened.database.execute(
    `delete from freeagent_sync.contact_changes
     where source_key not in (select customer_id::text from sales.customers order by customer_id limit $1)`,
    [writes],
  );
  const run = await opened.night(pushPipelines("contacts"));
  expect(run).toMatchObject({ exitCode: 78, problem: { kind: "configuration", code: "access_refused" } });
  expect(run.problem?.message).toContain("You are not allowed to access this action.");
  expect(run.calls.writes).toBe(Math.min(5, writes));
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 0, keys: Math.min(5, writes) }]);
  await opened.control("DELETE", "/faults");
  expect((await opened.night(pushPipelines("contacts"))).outcomes["push contacts"]).toMatchObject({ created: writes });
});

test("a 403 to all that is sent for two days counts against the keys", async () => {
  const opened = await unwelcome(10);
  expect(await opened.night(pushPipelines("contacts"))).toMatchObject({ exitCode: 78 });
  await opened.database.execute("update freeagent_sync.breakers set opened_at = opened_at - interval '2 days'");
  await opened.database.execute(
    "delete from freeagent_sync.contact_changes where source_key not in (select source_key from freeagent_sync.rejects)",
  );
  const night = await opened.night(pushPipelines("contacts"));
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 1, keys: 5 }]);
});

/** A client at which a run breaks each time it is to send a text. */
function breakingAt(client: FreeAgentClient, text: string): FreeAgentClient {
  return {
    ...client,
    calls: client.calls,
    send: (request) => {
      if (request.method === "POST" && JSON.stringify(request.body).includes(text)) throw new TypeError("broken");
      return client.send(request);
    },
  };
}

test.each([1, 5])(
  "%s keys at which our own code breaks end runs with a bug, and keep nobody else from going out",
  async (keys) => {
    const opened = await unwelcome(keys);
    const broken: Pipeline = {
      name: "push contacts",
      run: (context) =>
        pushBatches({ ...context, client: breakingAt(context.client, "@failing.example") }, pushContacts),
    };
    const pipelines = nightly.map((one) => (one.name === broken.name ? broken : one));
    // Five in a row stop the first run.
    for (let night = 0; night < (keys < 5 ? 1 : 2); night += 1) {
      await expect(opened.night(pipelines)).rejects.toThrow("broken");
      await settled(opened);
    }
    const { contacts, invoices } = (await opened.control("GET", "/books")) as Record<string, unknown[]>;
    expect([contacts?.length, (invoices?.length ?? 0) > 0]).toEqual([10 - keys, true]);
    expect(await opened.database.query("select exit_code from freeagent_sync.runs where exit_code <> 70")).toEqual([]);

    await opened.control("DELETE", "/faults");
    expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ created: keys });
    expect((await opened.night()).exitCode).toBe(0);
  },
);
