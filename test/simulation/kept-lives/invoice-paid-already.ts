import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** Money comes in on an invoice that a night has paid in full. */
export const invoicePaidAlready: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: usualPolicy,
  rotation: "strict",
  skewSeconds: 0,
  chance: 0,
  invoices: 6,
  inStep: false,
  leastCalmNights: 3,
  days: [
    {
      office: [],
      outside: [],
      faults: [],
      nights: [
        {
          fate: null,
          overlap: false,
          office: [],
          outside: [],
          pauseSeconds: 600,
          meanwhile: [{ kind: "money is received", first: 22, second: 233, pence: 6672 }],
        },
      ],
    },
  ],
};
