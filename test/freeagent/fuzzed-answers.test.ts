import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContact, deleteContact, getContact, listContacts } from "../../freeagent/resources/contacts.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { updateInvoice } from "../../freeagent/resources/invoices.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { testClient } from "./test-client.ts";

/** Raw bytes of an answer, cut off somewhere or not. */
interface Fuzzed {
  readonly status: number;
  readonly bytes: string;
}

let answer: Fuzzed = { status: 200, bytes: "" };
let client: FreeAgentClient;
let close: () => Promise<void>;

beforeAll(async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    // Requests are small: headers and body arrive together, and one connection carries one request.
    socket.once("data", () => socket.end(answer.bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = testClient(`http://127.0.0.1:${port}`).client;
  close = async () => {
    await client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterAll(() => close());

const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constant(JSON.stringify({ contact: { url: "https://x/v2/contacts/1" } })),
  fc.constant(JSON.stringify({ contacts: [{ url: "https://x/v2/contacts/1" }] })),
  fc.constant(JSON.stringify({ errors: [{ message: "email is not valid" }] })),
  fc.constant("<html><title>Gateway</title></html>"),
);
const type = fc.constantFrom("application/json", "application/json; charset=utf-8", "text/html", "text/plain");
const status = fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 201, 204, 303, 404, 422, 500, 504));

const fuzzed: fc.Arbitrary<Fuzzed> = fc
  .record({ status, body, type, cut: fc.option(fc.nat(400)), length: fc.option(fc.nat(300)) })
  .map(({ status: code, body: text, type: contentType, cut, length }) => {
    const declared = length ?? Buffer.byteLength(text);
    const bytes = `HTTP/1.1 ${code} X\r\nContent-Type: ${contentType}\r\nContent-Length: ${declared}\r\nConnection: close\r\n\r\n${text}`;
    return { status: code, bytes: cut === null ? bytes : bytes.slice(0, cut) };
  });

/** What FreeAgent has done for sure not: it says so with 4xx (but 408) and with redirects (but 303). */
function mayBeExecuted({ status: code, bytes }: Fuzzed): boolean {
  const heard = /^HTTP\/1\.1 \d{3} X\r\n[^]*\r\n\r\n/.test(bytes);
  if (!heard) return true;
  if (code === 408 || code === 303) return true;
  return code < 300 || code >= 500;
}

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (error instanceof FreeAgentError) return error.class;
    throw error;
  }
}

const calls = {
  create: () => createContact(client, { organisation_name: "A" }),
  update: () => updateInvoice(client, 1, { comments: "A" }),
  remove: () => deleteContact(client, 1),
};

describe("any answer at all", () => {
  it.each(Object.keys(calls) as (keyof typeof calls)[])(
    "never makes an executed %s look like one that was not, and never crashes",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(fuzzed, async (one) => {
          answer = one;
          const outcome = await outcomeOf(calls[name]());
          if (mayBeExecuted(one)) expect(["done", "unknown"]).toContain(outcome);
          else expect(outcome).not.toBe("done");
        }),
        { numRuns: 300 },
      );
    },
  );

  it("never crashes a read", async () => {
    await fc.assert(
      fc.asyncProperty(fuzzed, async (one) => {
        answer = one;
        expect(await outcomeOf(getContact(client, 1))).not.toBe("unknown");
        const walk = async (): Promise<void> => {
          for await (const page of listContacts(client)) expect(Array.isArray(page)).toBe(true);
        };
        expect(await outcomeOf(walk())).not.toBe("unknown");
      }),
      { numRuns: 200 },
    );
  });
});
