import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Secret } from "../../domain/secret.ts";
import { createContact, getContact } from "../../freeagent/resources/contacts.ts";
import { openTokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { failureOf, testClient } from "./test-client.ts";
import { TestClock } from "./test-clock.ts";

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
});

/** A server that does to each connection what it is told, whatever is asked. Gives host and port. */
async function listen(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
  };
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a server that takes the connection and never ends the TLS handshake was not reached: a write is certainly not carried out", async () => {
  const address = await listen(() => undefined);
  const { client } = testClient(`https://${address}`, { timeouts: { connect: 100 } });
  const unreached = {
    class: "unreachable",
    code: "not_reached",
    message: expect.stringContaining("UND_ERR_CONNECT_TIMEOUT") as string,
  };
  expect(await failureOf(getContact(client, 1))).toMatchObject(unreached);
  expect(await failureOf(createContact(client, {}))).toMatchObject(unreached);
  await client.close();
});

const body = '{"contact":{"url":"https://api.freeagent.com/v2/contacts/1"}}';

describe.each([
  ["with a header of a megabyte", `x-long: ${"a".repeat(1_000_000)}\r\n`],
  ["with 100,000 headers", Array.from({ length: 100_000 }, (_, n) => `x-${n}: ${n}\r\n`).join("")],
])("an answer %s", (_what, headers) => {
  test("is no answer: a read is unreachable, a write in doubt", async () => {
    const address = await listen((socket) => {
      socket.once("data", () => {
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`,
        );
      });
    });
    const { client } = testClient(`http://${address}`);
    const overflow = expect.stringContaining("UND_ERR_HEADERS_OVERFLOW") as string;
    expect(await failureOf(getContact(client, 1))).toMatchObject({ class: "unreachable", message: overflow });
    expect(await failureOf(createContact(client, {}))).toMatchObject({ class: "unknown", message: overflow });
    await client.close();
  });
});

describe("a token endpoint that answers byte by byte", () => {
  const tokens = '{"access_token":"a","refresh_token":"r","expires_in":3600,"token_type":"bearer"}';
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${tokens.length}\r\n\r\n`;

  test.each([
    ["from its first line on", 0],
    ["after its headers", head.length],
  ])("%s is given up after the time for a refresh, and the tokens may have been replaced", async (_from, atOnce) => {
    const address = await listen((socket) => {
      socket.once("data", () => {
        const text = head + tokens;
        socket.write(text.slice(0, atOnce));
        let sent = atOnce;
        const drip = setInterval(() => {
          sent += 1;
          if (sent > text.length || socket.destroyed) clearInterval(drip);
          else socket.write(text.charAt(sent - 1));
        }, 20);
      });
    });
    const endpoint = openTokenEndpoint({
      origin: `http://${address}`,
      userAgent: "freeagent-sync/1.2.3 (+https://example.com)",
      credentials: { clientId: "id", clientSecret: new Secret("secret") },
      clock: new TestClock(),
      // Short of what the whole answer takes, which would be tokens.
      timeouts: { connect: 5_000, headers: 150, body: 100, total: 150 },
    });
    const answer = await endpoint.refresh(new Secret("old"));
    expect(answer).toMatchObject({ kind: "unavailable", sent: true });
    await endpoint.close();
  });
});
