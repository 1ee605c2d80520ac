import { request as ask, type IncomingHttpHeaders } from "node:http";
import { startScriptedServer, type ScriptedServer } from "../freeagent/scripted-server.ts";

/** An answer on its way to the client. */
export interface PassedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request itself, where it gives something; `pass` asks the server behind, for that or another URL. */
export type Rewrite = (
  url: URL,
  pass: (url: URL) => Promise<PassedAnswer>,
  method: string,
) => Promise<PassedAnswer> | undefined;

/** A server in front of another one on this machine, which may answer otherwise. */
export function startRewritingServer(target: string, rewrite: Rewrite): Promise<ScriptedServer> {
  return startScriptedServer(({ method, url, headers, body }) => {
    const asked = new URL(url, target);
    const pass = (wanted: URL): Promise<PassedAnswer> => forward(wanted, method, { ...headers }, body);
    return rewrite(asked, pass, method) ?? pass(asked);
  });
}

/** The client's own Host header goes along: the server behind writes its URLs with it. */
function forward(url: URL, method: string, headers: IncomingHttpHeaders, body: string): Promise<PassedAnswer> {
  return new Promise((resolve, reject) => {
    const passed = ask(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: carried(response.headers),
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    passed.on("error", reject);
    passed.end(body);
  });
}

/** Without what tells of the connection, or of a length that may change. */
function carried(headers: IncomingHttpHeaders): Record<string, string> {
  const left = Object.entries(headers).filter(
    ([name]) => !["connection", "keep-alive", "transfer-encoding", "content-length"].includes(name),
  );
  return Object.fromEntries(left.map(([name, value]) => [name, String(value)]));
}
