import { describe, expect, test } from "vitest";
import { heldAfter } from "../../pipelines/push/tries-after.ts";

const failed = { sourceKey: "7", changeIds: ["41", "42"], message: "no answer" };

describe("a key whose attempt counts", () => {
  test("rests for the pause, with the changes that the attempt took up, and says why", () => {
    expect(heldAfter(failed, { count: 2, seconds: 300 }, 90)).toEqual({
      sourceKey: "7",
      reason: "not_sent",
      detail: "The call was not carried out (no answer). It is tried again by itself.",
      field: null,
      waitingFor: null,
      retry: { afterSeconds: 90, changeIds: ["41", "42"], counted: true },
    });
  });

  test("may be tried again at once, which is a rest of no length", () => {
    expect(heldAfter(failed, { count: 0, seconds: 0 }, 0).retry).toEqual({
      afterSeconds: 0,
      changeIds: ["41", "42"],
      counted: true,
    });
  });

  test("needs a person where there is no pause any more, and hears how often it was tried", () => {
    expect(heldAfter(failed, { count: 9, seconds: 5 * 3600 }, undefined)).toEqual({
      sourceKey: "7",
      reason: "given_up",
      detail:
        "The call was not carried out 10 times (the last time: no answer). Find out why it does not get through, then retry.",
      field: null,
      waitingFor: null,
      retry: null,
    });
  });
});
