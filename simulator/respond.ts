import { createHash } from "node:crypto";
import type { Answer } from "./call.ts";
import type { Simulator } from "./simulator.ts";
import { xmlOf } from "./xml.ts";

/** An answer ready for the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly content: string;
}

/** What about a request shapes its answer's form. */
export interface WireRequest {
  readonly method: string;
  readonly accept: string;
  readonly ifNoneMatch: string | undefined;
}

/** Writes an answer as FreeAgent's servers do, headers and all. */
export function wireAnswer(simulator: Simulator, request: WireRequest, answer: Answer): WireAnswer {
  const { "Last-Modified": lastModified, ...others } = answer.headers ?? {};
  const headers: Record<string, string> = {
    Date: new Date(simulator.clock.now()).toUTCString(),
    Server: "nginx",
    "Cache-Control": "no-store",
    Pragma: "no-cache",
    Vary: "Origin",
    "X-Request-Id": requestId(simulator),
    "X-Runtime": "0.010000",
    ...others,
  };
  if (lastModified !== undefined && request.method === "GET") headers["Last-Modified"] = lastModified;
  const form = answer.body === undefined ? undefined : bodyForm(simulator, request, answer.body);
  headers["Content-Type"] = form?.type ?? answer.text?.type ?? "application/json";
  const content = form?.content ?? answer.text?.content ?? "";
  if (form !== undefined) {
    const tag = `W/"${createHash("md5").update(content).digest("hex")}"`;
    headers["ETag"] = tag;
    if (simulator.switches.conditional_requests && request.ifNoneMatch === tag)
      return { status: 304, headers, content: "" };
  }
  return { status: answer.status, headers, content };
}

/** A gateway's own page. */
export function gatewayPage(status: number): Answer {
  const title =
    status === 504 ? "504 Gateway Time-out" : status === 502 ? "502 Bad Gateway" : `${status} Service Unavailable`;
  const content = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, text: { content, type: "text/html" } };
}

function bodyForm(
  simulator: Simulator,
  request: WireRequest,
  body: Readonly<Record<string, unknown>>,
): { content: string; type: string } {
  const wantsXml = simulator.switches.xml_unless_json_accepted && !request.accept.includes("json");
  return wantsXml
    ? { content: xmlOf(body), type: "application/xml; charset=utf-8" }
    : { content: JSON.stringify(body), type: "application/json; charset=utf-8" };
}

function requestId(simulator: Simulator): string {
  const hex = (digits: number): string =>
    Array.from({ length: Math.ceil(digits / 8) }, () =>
      Math.floor(simulator.random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    )
      .join("")
      .slice(0, digits);
  return `1-${hex(8)}-${hex(24)}`;
}
