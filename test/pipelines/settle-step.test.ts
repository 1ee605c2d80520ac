import { describe, expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
import type { WritePlan } from "../../domain/plan.ts";
import { Problem } from "../../domain/problem.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";
import type { PushFlow } from "../../pipelines/push/push-flow.ts";
import type { Held } from "../../load/rejects/save-rejects.ts";
import { gaveUp, retried } from "../../pipelines/held-keys.ts";
import { settleStep, stepOf, type Chain } from "../../pipelines/push/settle-step.ts";
import { chain, plan } from "./invoice-chain.ts";

const flow: PushFlow = {
  entity: "invoice",
  pipeline: "push invoices",
  serial: false,
  plan: () => Promise.resolve(new Map()),
  linkAfter: (_previous, step, raw) => ({
    state: "active",
    madeByUs: true,
    base: { after: step.name, raw: raw ?? null },
  }),
};
const raw = { url: "/v2/invoices/70", updated_at: "2026-11-25T10:00:00Z" };
const created: StepResult = { kind: "done", freeagentId: 70, raw };
const earlier: Link = {
  entity: "invoice",
  sourceKey: "7",
  freeagentId: 70,
  state: "active",
  madeByUs: true,
  base: {},
  sentHash: "old",
  remoteUpdatedAt: "2026-11-01T00:00:00Z",
};

const settle = (result: StepResult, over: Partial<Chain> = {}, changed: Partial<PushFlow> = {}, held?: Held) =>
  settleStep({ ...flow, ...changed }, chain("7", over), "5", result, held);

describe("a step that was carried out", () => {
  const link: Link = {
    entity: "invoice",
    sourceKey: "7",
    freeagentId: 70,
    state: "active",
    madeByUs: true,
    base: { after: "create", raw },
    sentHash: "h7",
    remoteUpdatedAt: raw.updated_at,
    compared: true,
  };
  const finished = { intentId: "5", state: "done", freeagentId: 70, httpStatus: null, error: null };

  test("hands the number that FreeAgent gave to the next step, and keeps link and answer at once", () => {
    const next = chain("7", { link, freeagentId: 70, stepIndex: 1 });
    expect(settle(created)).toEqual({ finished, link, answer: { id: 70, raw }, next });
  });

  test("leaves the create that follows a deletion without the number of what is gone", () => {
    const steps = [
      { name: "delete", body: {} },
      { name: "create", body: {} },
    ] as const;
    const settled = settle(
      { kind: "done", freeagentId: 70, raw: undefined },
      { plan: { ...plan, steps }, freeagentId: 70 },
    );
    expect(settled).toMatchObject({
      finished: { freeagentId: 70 },
      gone: 70,
      next: { freeagentId: null, stepIndex: 1 },
    });
  });

  test("ends the key with the plan's outcome when it was the last", () => {
    const settled = settle(created, { link, freeagentId: 70, stepIndex: 1 });
    expect(settled).toMatchObject({ finished, outcome: "created", answer: { id: 70, raw } });
    expect(settled).not.toHaveProperty("next");
  });

  test("keeps the time that was known when the answer says nothing of it", () => {
    const settled = settle({ kind: "done", freeagentId: 70, raw: undefined }, { link: earlier, freeagentId: 70 });
    expect(settled.finished.freeagentId).toBe(70);
    expect(settled.link).toMatchObject({ freeagentId: 70, remoteUpdatedAt: "2026-11-01T00:00:00Z" });
    expect(settled).not.toHaveProperty("answer");
    expect(settled).not.toHaveProperty("gone");
    expect(settle({ kind: "done", freeagentId: 70, raw: undefined }).link?.remoteUpdatedAt).toBeNull();
    expect(settle({ kind: "done", freeagentId: 70, raw: { updated_at: 5 } }).link?.remoteUpdatedAt).toBeNull();
  });

  test("by which a credit note was made leaves the invoice in the mirror, and the time of its base, as they were", () => {
    const steps = [{ name: "create_credit_note", body: {} }] as const;
    const note = { url: "/v2/credit_notes/71", updated_at: "2026-11-25T10:00:00Z" };
    const over = { plan: { ...plan, steps }, link: earlier, freeagentId: 70 };
    const settled = settle({ kind: "done", freeagentId: 70, raw: note }, over);
    expect(settled.link).toMatchObject({ freeagentId: 70, remoteUpdatedAt: "2026-11-01T00:00:00Z" });
    expect(settled.link).not.toHaveProperty("compared");
    expect(settled).not.toHaveProperty("answer");
  });

  test("by which an invoice was e-mailed tells which one, because no answer says so", () => {
    const steps = [{ name: "send_email", body: {} }] as const;
    const settled = settle(
      { kind: "done", freeagentId: 70, raw: undefined },
      { plan: { ...plan, steps }, freeagentId: 70 },
    );
    expect(settled).toMatchObject({ mailed: 70 });
    expect(settled).not.toHaveProperty("gone");
  });

  test("that found the object gone already tells which one it was", () => {
    const deletion: WritePlan = { ...plan, outcome: "deleted", steps: [{ name: "delete", body: {} }] };
    const settled = settle({ kind: "done", freeagentId: 70, raw: undefined }, { plan: deletion, freeagentId: 70 });
    expect(settled).toMatchObject({ gone: 70, outcome: "deleted" });
  });

  test("leaves an answer that holds news to the next pull", () => {
    const asked: unknown[] = [];
    const holdsNews = (base: unknown, answer: unknown) => asked.push(base, answer) > 0;
    const settled = settle(created, {}, { holdsNews });
    expect(settled).not.toHaveProperty("answer");
    expect(settled.link).not.toHaveProperty("compared");
    expect(asked).toEqual([link.base, raw]);
    expect(settle(created, {}, { holdsNews: () => false }).answer).toEqual({ id: 70, raw });
  });

  test("ends the chain where the flow objects to what FreeAgent made of it", () => {
    const rejection = { reason: "total_mismatch", detail: "Another total.", field: "expected_total" } as const;
    const settled = settle(created, {}, { objection: () => rejection });
    expect(settled).toEqual({
      finished,
      link,
      answer: { id: 70, raw },
      held: { sourceKey: "7", ...rejection, waitingFor: null, retry: null },
      outcome: "rejected",
    });
  });

  test("leaves a hash of the flow's own on the link", () => {
    const linkAfter = () => ({ state: "deleted", madeByUs: true, base: {}, sentHash: "" }) as const;
    expect(settle(created, {}, { linkAfter }).link).toMatchObject({ state: "deleted", sentHash: "" });
  });
});

describe("a step that was not carried out, or may not have been", () => {
  const problem = new Problem({ kind: "login_needed", code: "token_refused", message: "Log in again." });
  const finished = { intentId: "5", state: "refused", freeagentId: 70, httpStatus: 422, error: "bad" } as const;
  const known = { freeagentId: 70, link: earlier };

  test("stays in doubt when the answer was lost, and holds no reject", () => {
    expect(settle({ kind: "in_doubt", status: null, message: "lost" }, known)).toEqual({
      finished: { intentId: "5", state: "in_doubt", freeagentId: 70, httpStatus: null, error: "lost" },
      outcome: "in_doubt",
    });
  });

  test.each([
    ["with the field that FreeAgent names", "reference"],
    ["without a field where it names none", null],
  ])("needs a person when FreeAgent refuses it, %s", (_what, field) => {
    expect(settle({ kind: "refused", status: 422, message: "bad", field }, known)).toEqual({
      finished,
      held: {
        sourceKey: "7",
        reason: "refused_by_freeagent",
        detail: "FreeAgent says: bad",
        field,
        freeagentMessage: "bad",
        waitingFor: null,
        retry: null,
      },
      outcome: "rejected",
    });
  });

  test.each<StepResult>([
    { kind: "not_executed", status: 422, message: "bad", why: "unreached" },
    { kind: "stopped", status: 422, message: "bad", problem },
  ])("is tried again, and nothing is held of its key unless told, when it was $kind", (result) => {
    const settled = settle(result, known);
    expect(settled).toEqual({ finished, outcome: "retry" });
  });

  test("ends its key as what is held of it says", () => {
    const unsent: StepResult = { kind: "not_executed", status: 422, message: "bad", why: "unreached" };
    const again = retried("7", "bad", { afterSeconds: 20, changeIds: ["70"], counted: true });
    const over = gaveUp("7", "bad", { count: 9, seconds: 9 });
    expect(settle(unsent, known, {}, again)).toEqual({ finished, held: again, outcome: "retry" });
    expect(settle(unsent, known, {}, over)).toEqual({ finished, held: over, outcome: "rejected" });
  });
});

test("a chain past its last step is a bug that names the key", () => {
  expect(stepOf(chain("7", { stepIndex: 1 })).name).toBe("mark_as_sent");
  expect(() => stepOf(chain("7", { stepIndex: 2 }))).toThrow("a chain past its last step: 7");
});
