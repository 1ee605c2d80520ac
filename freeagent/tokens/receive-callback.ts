import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Problem } from "../../domain/problem.ts";

/** Listens on this machine for the browser that comes back from FreeAgent. */
export interface CallbackServer {
  /** The URL the browser came to; rejects with the signal's reason when `signal` aborts first. */
  received(signal?: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

/**
 * Listens at `address` (127.0.0.1 only). Answers with a fixed page that repeats nothing of the request, and gives
 * the first URL on its path that holds a code or an error; what they are worth is judged by others.
 * @throws Problem configuration/callback_port_busy
 */
export async function receiveCallback(address: URL): Promise<CallbackServer> {
  const server = createServer();
  const arrival = new Promise<string>((resolve) => {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const url = answer(request, response, address);
      if (url !== undefined) resolve(url);
    });
  });
  await listen(server, Number(address.port));
  return {
    received: (signal) => untilAborted(arrival, signal),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, address: URL): string | undefined {
  // Never parsed as a URL: whatever runs on this machine, any web page included, can send what is none.
  const [path, ...others] = (request.url ?? "").split("?");
  const query = others.join("?");
  const parameters = new URLSearchParams(query);
  const isCallback =
    request.method === "GET" && path === address.pathname && (parameters.has("code") || parameters.has("error"));
  response.writeHead(isCallback ? 200 : 404, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "no-store",
    // The address holds the code: no other page shall learn it.
    "referrer-policy": "no-referrer",
    connection: "close",
  });
  response.end(isCallback ? page : "Not found");
  return isCallback ? `${address.origin}${path}?${query}` : undefined;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        new Problem({
          kind: "configuration",
          code: "callback_port_busy",
          message: `Port ${port} of this machine cannot be listened on; another program (or another log-in) may have it. Stop that program, or give the same command with --paste and paste the address.`,
          cause: error,
        }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error("The wait for the browser was ended."));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>freeagent-sync</title>
<style>body{font:18px/1.5 system-ui,sans-serif;margin:4em auto;max-width:34em;padding:0 1em}</style></head>
<body><h1>Back to the terminal</h1>
<p>FreeAgent has answered. freeagent-sync goes on in the terminal and says there whether the log-in worked. You can close this page.</p></body>
</html>
`;
