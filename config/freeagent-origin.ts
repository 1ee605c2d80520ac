import { isLoopback } from "../domain/loopback.ts";
import { Problem } from "../domain/problem.ts";
import { scrub } from "../domain/scrub.ts";

const origins = { production: "https://api.freeagent.com", sandbox: "https://api.sandbox.freeagent.com" } as const;

/**
 * The origin that calls go to. FREEAGENT_API_URL wins over the environment of the file; a path of /v2 in it
 * is accepted and dropped, because every call has it. Plain http only for loopback addresses: anything else would send tokens in clear.
 * @throws Problem configuration/freeagent_url_invalid
 */
export function freeagentOrigin(environment: keyof typeof origins, override: string | undefined): string {
  if (override === undefined || override === "") return origins[environment];
  const url = URL.canParse(override) ? new URL(override) : undefined;
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) {
    throw invalid(override, "is not a URL; write for example https://api.freeagent.com");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw invalid(override, "must start with https: plain http is accepted for loopback addresses only");
  }
  if (url.username !== "" || url.password !== "") throw invalid(url.origin, "must not hold a user name or password");
  if (!/^\/(v2\/?)?$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    throw invalid(url.href, `must end after host and port, or with /v2; write ${url.origin}`);
  }
  return url.origin;
}

function invalid(value: string, reason: string): Problem {
  return new Problem({
    kind: "configuration",
    code: "freeagent_url_invalid",
    message: `FREEAGENT_API_URL ${scrub(value)} ${reason}.`,
  });
}
