import { describe, expect, test } from "vitest";
import type { Problem } from "../../domain/problem.ts";
import { judgeRedirect } from "../../freeagent/tokens/judge-redirect.ts";
import { thrownProblem } from "../support/problem-of.ts";

const server = { issuer: "https://api.freeagent.com" };
const expected = { server, clientId: "app", state: "ours", used: false };
const judge = (url: string, changed: Partial<typeof expected> = {}) => judgeRedirect(url, { ...expected, ...changed });
const refusal = (url: string, changed: Partial<typeof expected> = {}): Problem =>
  thrownProblem(() => judge(url, changed));

describe("the address that FreeAgent sent the browser to", () => {
  test.each([
    ["whole", "http://127.0.0.1:8021/callback?code=c1&state=ours"],
    ["as its query only", "code=c1&state=ours"],
    ["between blanks", "  http://127.0.0.1:8021/callback?code=c1&state=ours\n"],
    ["in quotes", '"http://127.0.0.1:8021/callback?code=c1&state=ours"'],
    ["in angle brackets", " <http://127.0.0.1:8021/callback?code=c1&state=ours> "],
    ["with a fragment", "http://127.0.0.1:8021/callback?code=c1&state=ours#top"],
  ])("gives the code, pasted %s", (_how, url) => {
    expect(judge(url).get("code")).toBe("c1");
  });

  test.each([
    [
      "another page",
      "https://www.freeagent.com/?state=ours",
      "login_url_unreadable",
      "That is not the address that FreeAgent sent the browser to. Copy the whole line from the browser's address bar; it begins with http://127.0.0.1 and holds code= and state=. The page itself may say that it cannot be reached: that is all right.",
    ],
    [
      "another log-in's state",
      "?code=c1&state=theirs",
      "login_state_wrong",
      "The address belongs to another log-in (its state is not ours): it comes from an older attempt or from somebody else. Nothing was stored. Start again, and use the newest page only.",
    ],
    [
      "no state",
      "?code=c1",
      "login_state_wrong",
      "The address has no state, so it cannot be told whose log-in it is; was it cut off when it was copied? Nothing was stored. Start again, and use the newest page only.",
    ],
    [
      "a denial",
      "?error=access_denied&state=ours",
      "login_denied",
      "FreeAgent says that access was denied: somebody chose not to approve the application. Nothing was stored. Start again and approve it.",
    ],
    [
      "another refusal",
      "?error=invalid_request&state=ours",
      "login_refused",
      "FreeAgent refused the log-in (invalid_request). Check that the application exists at https://dev.freeagent.com and that its redirect URI is the one printed above, letter by letter.",
    ],
    [
      "the name of another server",
      "?code=c1&state=ours&iss=https://evil.example",
      "login_refused",
      "FreeAgent's answer to the log-in is not complete. Nothing was stored. Start again.",
    ],
  ])("with %s is refused in words of its own", (_what, url, code, message) => {
    expect(refusal(url)).toMatchObject({ kind: "login_needed", code, message });
  });

  test("works once; what was pasted by mistake is told first", () => {
    const used = refusal("?code=c1&state=ours", { used: true });
    expect(used).toMatchObject({
      code: "login_used",
      message: "This log-in was used already: an authorisation code works once. Start again.",
    });
    expect(refusal("https://www.freeagent.com/", { used: true }).code).toBe("login_url_unreadable");
  });
});
