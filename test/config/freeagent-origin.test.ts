import { describe, expect, test } from "vitest";
import { freeagentOrigin } from "../../config/freeagent-origin.ts";
import { thrownProblem } from "../support/problem-of.ts";

describe("the place that calls and tokens go to", () => {
  test.each([
    ["production", undefined, "https://api.freeagent.com"],
    ["sandbox", undefined, "https://api.sandbox.freeagent.com"],
    ["sandbox", "", "https://api.sandbox.freeagent.com"],
    ["production", "https://api.sandbox.freeagent.com", "https://api.sandbox.freeagent.com"],
    ["production", "https://api.freeagent.com/v2/", "https://api.freeagent.com"],
    ["production", "http://localhost:4010", "http://localhost:4010"],
    ["production", "http://127.0.0.1:4010/v2", "http://127.0.0.1:4010"],
    ["production", "http://127.254.3.200", "http://127.254.3.200"],
    ["production", "http://[::1]:4010", "http://[::1]:4010"],
  ] as const)("of %s with FREEAGENT_API_URL %s is %s", (environment, url, origin) => {
    expect(freeagentOrigin(environment, url)).toBe(origin);
  });

  const noUrl = "is not a URL; write for example https://api.freeagent.com";
  const noTls = "must start with https: plain http is accepted for loopback addresses only";
  const noPath = "must end after host and port, or with /v2; write https://proxy.example";
  test.each([
    ["api.freeagent.com", `api.freeagent.com ${noUrl}`],
    ["ftp://api.freeagent.com", `ftp://api.freeagent.com ${noUrl}`],
    ["http://api.freeagent.com", `http://api.freeagent.com ${noTls}`],
    ["http://localhost.example", `http://localhost.example ${noTls}`],
    ["http://127.0.0.1.example", `http://127.0.0.1.example ${noTls}`],
    ["http://x127.0.0.1.example", `http://x127.0.0.1.example ${noTls}`],
    ["http://1270.0.example", `http://1270.0.example ${noTls}`],
    ["http://128.0.0.1", `http://128.0.0.1 ${noTls}`],
    ["https://operator@api.freeagent.com", "https://api.freeagent.com must not hold a user name or password"],
    ["https://:canary@api.freeagent.com", "https://api.freeagent.com must not hold a user name or password"],
    ["https://proxy.example/freeagent", `https://proxy.example/freeagent ${noPath}`],
    ["https://proxy.example/v2/company", `https://proxy.example/v2/company ${noPath}`],
    ["https://proxy.example/?to=freeagent", `https://proxy.example/?to=freeagent ${noPath}`],
    ["https://proxy.example/v2#top", `https://proxy.example/v2#top ${noPath}`],
  ])("is refused as %s, without a word of a password", (url, said) => {
    const problem = thrownProblem(() => freeagentOrigin("production", url));
    expect(problem).toMatchObject({ kind: "configuration", code: "freeagent_url_invalid" });
    expect(problem.message).toBe(`FREEAGENT_API_URL ${said}.`);
  });
});

test.each(["http://user:hunter2@proxy.example", "https://user:hunter2@api.example", "ftp://user:hunter2@x"])(
  "a password in the address %s is not repeated",
  (address) => {
    const problem = thrownProblem(() => freeagentOrigin("production", address));
    expect(problem.code).toBe("freeagent_url_invalid");
    expect(problem.message).not.toContain("hunter2");
  },
);
