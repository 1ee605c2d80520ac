import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** An invoice is written, a person writes one with a reference of ours, and a receipt moves to another invoice. */
export const receiptGoesToUnsentInvoice: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: { ...usualPolicy, void: "delete", newContacts: "stage" },
  rotation: "strict",
  skewSeconds: 0,
  chance: 2147483622,
  invoices: 4,
  inStep: true,
  leastCalmNights: 2,
  days: [
    {
      office: [
        { kind: "an invoice is written", first: 143, second: 29, pence: 3473 },
        { kind: "a receipt goes to another invoice", first: 592, second: 714, pence: 1569 },
      ],
      outside: [{ kind: "invoice is written with our reference", first: 150, second: 274, amount: 59 }],
      faults: [],
      nights: [{ fate: null, overlap: false, meanwhile: [], office: [], outside: [], pauseSeconds: 5 }],
    },
  ],
};
