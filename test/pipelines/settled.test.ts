import { describe, expect, test } from "vitest";
import { Problem } from "../../domain/problem.ts";
import type { Settlement } from "../../domain/settlement.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import { FreeAgentError, type FailureDetails } from "../../freeagent/errors.ts";
import { leavesInDoubt } from "../../pipelines/failed-look.ts";
import { settledAs } from "../../pipelines/push/settled.ts";

const intent: DoubtfulIntent = {
  intentId: "5",
  entity: "contact",
  sourceKey: "7",
  step: "create",
  marker: "acme",
  body: {},
  bodyHash: "h7",
  freeagentId: null,
  changeIds: ["41"],
  failure: "no answer",
  seconds: 60,
  failedLooks: 0,
  alone: true,
  listFrom: "2026-11-20T00:00:00.000Z",
  ripe: true,
};

describe("a settlement closes the intent", () => {
  test("with what was found, and nothing is held where nobody need decide", () => {
    const seen = { id: 70, raw: { email: "ann@acme.example" } };
    const found: Settlement = { outcome: "created", link: undefined, seen, finding: "found and adopted" };
    expect(settledAs(intent, found)).toStrictEqual({
      outcome: "created",
      settlement: { intentId: "5", entity: "contact", held: undefined, link: undefined, seen, finding: found.finding },
    });
  });

  test("with the key held for a person, and the end of its work, where that is what was found", () => {
    const rejection = { reason: "possible_duplicate", detail: "Is it this one?" } as const;
    const doubt: Settlement = { outcome: "rejected", link: undefined, rejection, endsWork: true, finding: "not found" };
    expect(settledAs(intent, doubt)).toStrictEqual({
      outcome: "rejected",
      settlement: {
        intentId: "5",
        entity: "contact",
        held: { sourceKey: "7", ...rejection, field: null, waitingFor: null, retry: null },
        link: undefined,
        endsWork: true,
        finding: "not found",
      },
    });
  });

  test("and says that it was not carried out, which is a failed attempt of the key", () => {
    const none: Settlement = { outcome: "unchanged", link: undefined, notCarriedOut: true, finding: "not found" };
    const settled = settledAs(intent, none);
    expect(settled.notCarriedOut).toBe(true);
    expect(settled.settlement).not.toHaveProperty("notCarriedOut");
  });
});

describe("a look that fails", () => {
  const failed = (details: Partial<FailureDetails>) => () =>
    new FreeAgentError({
      class: "unreachable",
      code: "server_error",
      call: "GET /v2/invoices/70",
      messages: [],
      ...details,
    });

  test.each<[string, () => Error]>([
    ["FreeAgent does not answer", failed({})],
    ["FreeAgent refuses this one object", failed({ class: "definite", code: "gone" })],
    ["the object is locked", failed({ class: "locked", code: "locked" })],
    ["the answer makes no sense", failed({ class: "unknown", code: "unusable_answer" })],
    [
      "FreeAgent says that the user may not, which may be a word about one object",
      failed({ class: "forbidden", code: "access_refused" }),
    ],
  ])("leaves that one write in doubt where %s", (_what, error) => {
    expect(leavesInDoubt(error())).toBe(true);
  });

  test.each<[string, () => Error]>([
    ["a person must log in", failed({ class: "auth", code: "token_refused" })],
    ["FreeAgent's limit is reached", failed({ class: "rate_limited", code: "rate_limited" })],
    ["FreeAgent sends everybody elsewhere", failed({ class: "forbidden", code: "redirected" })],
    [
      "something of ours broke under the call",
      failed({ cause: new Problem({ kind: "try_later", code: "lease_lost", message: "" }) }),
    ],
    ["it is a bug", () => new Error("a bug")],
  ])("ends the run where %s", (_what, error) => {
    expect(leavesInDoubt(error())).toBe(false);
  });
});
