import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** A person gives an entry another amount while the answer to its booking is cut off; a settle looks for it. */
export const entryChangedWhileBookingWasLost: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: { ...usualPolicy, clearNulls: false },
  rotation: "strict",
  skewSeconds: 0,
  chance: 856476523,
  invoices: 6,
  inStep: true,
  leastCalmNights: 3,
  days: [
    {
      office: [
        { kind: "a customer is renamed", first: 86, second: 70, pence: 2903 },
        { kind: "a customer is deleted", first: 9, second: 302, pence: 5007 },
        { kind: "a customer is renamed", first: 576, second: 493, pence: 2783 },
      ],
      outside: [
        { kind: "credit note is refunded", first: 48, second: 635, amount: 30 },
        { kind: "set-off is deleted", first: 883, second: 787, amount: 12 },
        { kind: "line is explained", first: 141, second: 252, amount: 37 },
      ],
      faults: [
        { kind: "no_answer", method: "POST", path: "/v2/contacts**", chance: 11 },
        { kind: "truncated", method: "any", path: "/v2/**", chance: 35 },
        { kind: "late_commit", method: "POST", path: "/v2/contacts**", chance: 21 },
      ],
      nights: [
        {
          runs: "a push of watch",
          clockBackSeconds: 0,
          fate: null,
          overlap: false,
          meanwhile: [
            { kind: "money is received", first: 870, second: 944, pence: 6194 },
            { kind: "a customer's key is used again", first: 856, second: 385, pence: 3708 },
          ],
          office: [
            { kind: "an invoice is written", first: 741, second: 201, pence: 6596 },
            { kind: "an invoice goes to another customer", first: 936, second: 767, pence: 5007 },
          ],
          outside: [
            { kind: "line is guessed", first: 105, second: 795, amount: 41 },
            { kind: "entry gets another amount", first: 669, second: 908, amount: 36 },
            { kind: "draft is sent", first: 444, second: 306, amount: 35 },
            { kind: "draft is sent", first: 307, second: 643, amount: 57 },
          ],
          pauseSeconds: 5,
        },
        {
          runs: "a settle",
          clockBackSeconds: 0,
          fate: { at: 113, what: "answer of the database lost" },
          overlap: false,
          meanwhile: [{ kind: "a customer is closed", first: 295, second: 923, pence: 7944 }],
          office: [],
          outside: [
            { kind: "entry is typed in", first: 400, second: 350, amount: 18 },
            { kind: "contact is hidden", first: 350, second: 589, amount: 49 },
            { kind: "entry is deleted", first: 51, second: 983, amount: 14 },
          ],
          pauseSeconds: 600,
        },
      ],
    },
  ],
};
