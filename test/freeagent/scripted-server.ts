import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the scripted server received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the script answers; `hangUp` cuts the connection instead. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON with its content type. */
  readonly body?: unknown;
  readonly hangUp?: true;
}

/** A FreeAgent made of a function, on a real socket. */
export interface ScriptedServer {
  readonly origin: string;
  readonly requests: ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts a server that answers with `script`; a script may wait. */
export async function startScriptedServer(
  script: (request: ReceivedRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>,
): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const received = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      requests.push(received);
      void Promise.resolve(script(received, requests.length - 1)).then((answer) => {
        if (answer.hangUp === true) {
          request.socket.destroy();
          return;
        }
        const isText = typeof answer.body === "string" || answer.body === undefined;
        const type = isText ? {} : { "content-type": "application/json; charset=utf-8" };
        response.writeHead(answer.status ?? 200, { ...type, ...answer.headers });
        response.end(isText ? answer.body : JSON.stringify(answer.body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
