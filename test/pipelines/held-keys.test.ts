import { describe, expect, test } from "vitest";
import { noOutcomes, outcomes, type Outcome } from "../../domain/outcome.ts";
import { EndedKeys } from "../../pipelines/push/ended-keys.ts";
import { gaveUp, rejected, retried, unseen, waiting } from "../../pipelines/held-keys.ts";

describe("a key that is held", () => {
  test("for a person carries the rejection, and FreeAgent's words where there are any", () => {
    const plain = { sourceKey: "7", reason: "overpayment", detail: "Too much.", waitingFor: null, retry: null };
    expect(rejected("7", { reason: "overpayment", detail: "Too much." })).toEqual({ ...plain, field: null });
    const said = { reason: "overpayment", detail: "Too much.", field: "amount", freeagentMessage: "no" } as const;
    expect(rejected("7", said)).toEqual({ ...plain, field: "amount", freeagentMessage: "no" });
    expect(rejected("7", { reason: "overpayment", detail: "Too much." })).not.toHaveProperty("freeagentMessage");
  });

  test("for another key names it, and says that nothing needs to be done", () => {
    expect(waiting("7", { entity: "contact", sourceKey: "3" })).toEqual({
      sourceKey: "7",
      reason: "waiting_for_contact",
      detail: "Waits for contact 3, which is not ready in FreeAgent. It goes out by itself afterwards.",
      field: null,
      waitingFor: "contact:3",
      retry: null,
    });
    const line = waiting("7", { entity: "bank_line", sourceKey: "Till" }, "Waits for its line.");
    expect(line).toMatchObject({
      reason: "waiting_for_bank_line",
      detail: "Waits for its line.",
      waitingFor: "bank_line:Till",
    });
  });

  test("because the look at its write failed tells what is done by itself, and uses up no attempt", () => {
    expect(unseen("7", "mark_as_sent", "403: no")).toEqual({
      sourceKey: "7",
      reason: "look_failed",
      detail:
        "Whether the last write (mark_as_sent) was carried out is not known: the look at it failed (403: no). Every run looks again, settle at once. A person is asked to decide once looks have failed for two days.",
      field: null,
      waitingFor: null,
      retry: { afterSeconds: 0, changeIds: [], counted: false },
    });
  });

  test("until its next attempt says why, and when that is", () => {
    const retry = { afterSeconds: 20, changeIds: ["1"], counted: true };
    expect(retried("7", "FreeAgent cannot be reached", retry)).toEqual({
      sourceKey: "7",
      reason: "not_sent",
      detail: "The call was not carried out (FreeAgent cannot be reached). It is tried again by itself.",
      field: null,
      waitingFor: null,
      retry,
    });
  });

  test("for a person after its last attempt says how many there were", () => {
    expect(gaveUp("7", "ECONNREFUSED", { count: 9, seconds: 12_000 })).toEqual({
      sourceKey: "7",
      reason: "given_up",
      detail:
        "The call was not carried out 10 times (the last time: ECONNREFUSED). Find out why it does not get through, then retry.",
      field: null,
      waitingFor: null,
      retry: null,
    });
  });
});

describe("how the keys of a pipeline ended", () => {
  /** The counts other than zero after batches of one key each, `entity:key outcome`. */
  function counted(...ends: readonly `${string}:${string} ${Outcome}`[]): Record<string, number> {
    const keys = new EndedKeys();
    for (const end of ends) {
      const [, entity, sourceKey, outcome] = /^(\w+):(\w+) (\w+)$/.exec(end) ?? [];
      const known = outcomes.find((one) => one === outcome);
      if (entity === undefined || sourceKey === undefined || known === undefined) throw new Error(end);
      keys.note(entity, new Map([[sourceKey, known]]));
    }
    return Object.fromEntries(Object.entries(keys.counts).filter(([, count]) => count !== 0));
  }

  test("begins with nothing, and leaves the shared nothing as it is", () => {
    const keys = new EndedKeys();
    keys.note("invoice", new Map([["7", "created"]]));
    expect(new EndedKeys().counts).toEqual(noOutcomes);
    expect(noOutcomes.claimed).toBe(0);
  });

  test("counts a key that comes again once, as what it ended as last", () => {
    expect(counted("invoice:7 waiting", "invoice:7 created")).toEqual({ claimed: 1, created: 1 });
    expect(counted("invoice:7 unchanged", "invoice:7 rejected")).toEqual({ claimed: 1, rejected: 1 });
    expect(counted("invoice:7 created", "invoice:7 rejected")).toEqual({ claimed: 1, rejected: 1 });
    expect(counted("invoice:7 waiting", "invoice:7 unchanged")).toEqual({ claimed: 1, unchanged: 1 });
  });

  test.each(["created", "updated", "deleted"] as const)("stays %s when nothing more was to do for it", (outcome) => {
    expect(counted(`invoice:7 ${outcome}`, "invoice:7 unchanged")).toEqual({ claimed: 1, [outcome]: 1 });
  });

  test("keeps equal keys of different entities apart", () => {
    expect(counted("invoice:7 created", "contact:7 created")).toEqual({ claimed: 2, created: 2 });
  });
});
