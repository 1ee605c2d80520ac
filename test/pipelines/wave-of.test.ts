import { describe, expect, test } from "vitest";
import type { Outcome } from "../../domain/outcome.ts";
import { rejected } from "../../pipelines/held-keys.ts";
import type { SettledStep } from "../../pipelines/push/settle-step.ts";
import { emptyWave, plannedCalls, waveOf, type AnsweredCall } from "../../pipelines/push/wave-of.ts";
import { chain } from "./invoice-chain.ts";

function answered(sourceKey: string, settled: Partial<SettledStep>): AnsweredCall {
  const finished = { intentId: sourceKey, state: "done", freeagentId: 70, httpStatus: null, error: null } as const;
  const result = { kind: "done", freeagentId: 70, raw: undefined } as const;
  return { chain: chain(sourceKey), result, settled: { finished, ...settled } };
}

const ended = (outcome: Outcome) => waveOf([answered("7", { outcome })], []);

describe("what a wave stores", () => {
  test.each<[Outcome, boolean, boolean]>([
    ["created", true, true],
    ["updated", true, true],
    ["deleted", true, true],
    ["rejected", false, true],
    ["in_doubt", false, false],
    ["retry", false, false],
    ["waiting", false, false],
  ])("of a key that ended as %s: through %s, acknowledged %s", (outcome, through, acknowledged) => {
    expect(ended(outcome)).toMatchObject({
      through: through ? ["7"] : [],
      acknowledged: acknowledged ? ["70", "71"] : [],
    });
  });

  test("of a key with steps to come acknowledges nothing yet", () => {
    expect(waveOf([answered("7", { next: chain("7") })], [])).toEqual({
      ...emptyWave,
      finished: [{ intentId: "7", state: "done", freeagentId: 70, httpStatus: null, error: null }],
    });
  });

  test("is what each answer changed, in the order of the calls, and the intents of the calls to come", () => {
    const link = {
      entity: "invoice",
      sourceKey: "7",
      freeagentId: 70,
      state: "active",
      madeByUs: true,
      base: {},
      sentHash: "h7",
      remoteUpdatedAt: null,
    } as const;
    const answer = { id: 70, raw: {} };
    const held = rejected("8", { reason: "refused_by_freeagent", detail: "No." });
    const calls = [
      answered("7", { link, answer }),
      answered("8", { held, outcome: "rejected" }),
      answered("9", { gone: 90 }),
    ];
    const next = plannedCalls([chain("7", { stepIndex: 1, freeagentId: 70 })]);
    const wave = waveOf(calls, next);
    expect(wave.finished.map(({ intentId }) => intentId)).toEqual(["7", "8", "9"]);
    expect(wave).toMatchObject({
      links: [link],
      answers: [answer],
      gone: [90],
      held: [held],
      acknowledged: ["80", "81"],
    });
    expect(wave.next).toEqual(next.map(({ intent }) => intent));
  });

  test("is nothing where nothing was answered", () => {
    expect(waveOf([], [])).toEqual(emptyWave);
  });
});

test("an intent says what its call will be, under a number of its own", () => {
  const calls = plannedCalls([chain("7", { stepIndex: 1, freeagentId: 70 }), chain("8")]);
  expect(calls.map(({ intent: { intentId: _id, ...intent } }) => intent)).toEqual([
    {
      sourceKey: "7",
      step: "mark_as_sent",
      marker: "INV-7",
      body: {},
      bodyHash: "h7",
      changeIds: ["70", "71"],
      freeagentId: 70,
    },
    {
      sourceKey: "8",
      step: "create",
      marker: "INV-7",
      body: { reference: "INV-7" },
      bodyHash: "h7",
      changeIds: ["80", "81"],
      freeagentId: null,
    },
  ]);
  expect(new Set(calls.map(({ intent }) => intent.intentId)).size).toBe(2);
  expect(calls.map((call) => call.chain.key.sourceKey)).toEqual(["7", "8"]);
});
