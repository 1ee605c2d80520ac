import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** Two of three customers become rows that cannot be made, with the same words, and nobody else changes. */
export const allThatChangedCannotBeMade: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: usualPolicy,
  rotation: "lax",
  skewSeconds: 0,
  chance: 0,
  invoices: 8,
  inStep: false,
  leastCalmNights: 2,
  days: [
    {
      office: [{ kind: "a customer comes", first: 1, second: 1, pence: 1 }],
      outside: [],
      faults: [],
      nights: [
        {
          fate: null,
          overlap: false,
          meanwhile: [],
          office: [
            { kind: "a customer's row cannot be made", first: 0, second: 0, pence: 1 },
            { kind: "a customer's row cannot be made", first: 1, second: 0, pence: 1 },
          ],
          outside: [],
          pauseSeconds: 40,
        },
      ],
    },
  ],
};
