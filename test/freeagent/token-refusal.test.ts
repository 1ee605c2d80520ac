import { expect, test } from "vitest";
import { refusedTokens } from "../../freeagent/token-refusal.ts";

const now = new Date("2026-11-24T01:15:00Z");

test.each([
  [200, true],
  [400, false],
  [503, true],
])(
  "an answer with status %i whose body breaks off says nothing about the log-in or the application",
  (status, sent) => {
    const refusal = refusedTokens({ status, headers: new Map(), text: "", unusable: "cut_off" }, now);
    expect(refusal).toMatchObject({ kind: "unavailable", code: "answer_unusable", sent });
    expect(refusal.message).toBe(`status ${status}, but the rest of the answer is cut off`);
  },
);
