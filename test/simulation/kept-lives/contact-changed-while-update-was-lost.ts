import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** A person changes the county of a contact while our update of it lands late. */
export const contactChangedWhileUpdateWasLost: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: { ...usualPolicy, noBankLine: "wait" },
  rotation: "strict",
  skewSeconds: 0,
  chance: 1894984094,
  invoices: 6,
  inStep: true,
  leastCalmNights: 3,
  days: [
    {
      office: [{ kind: "a customer moves", first: 669, second: 455, pence: 260 }],
      outside: [
        { kind: "invoice is written with our reference", first: 6, second: 6, amount: 55 },
        { kind: "bank pays an invoice", first: 5, second: 6, amount: 32 },
      ],
      faults: [{ kind: "late_commit", method: "PUT", path: "/v2/contacts**", chance: 27 }],
      nights: [
        {
          fate: { at: 67, what: "suspended" },
          overlap: false,
          meanwhile: [{ kind: "an invoice goes to another customer", first: 86, second: 348, pence: 779 }],
          office: [{ kind: "VAT is taken off", first: 51, second: 571, pence: 1167 }],
          outside: [
            { kind: "invoice gets a comment", first: 619, second: 833, amount: 50 },
            { kind: "line is explained in parts", first: 905, second: 557, amount: 41 },
          ],
          pauseSeconds: 5,
        },
        {
          fate: null,
          overlap: false,
          meanwhile: [
            { kind: "a receipt is touched", first: 955, second: 65, pence: 4783 },
            { kind: "a customer is touched", first: 633, second: 116, pence: 2199 },
          ],
          office: [],
          outside: [
            { kind: "invoice is written with our reference", first: 657, second: 364, amount: 37 },
            { kind: "line is explained", first: 725, second: 173, amount: 39 },
            { kind: "invoice becomes a draft", first: 413, second: 161, amount: 55 },
            { kind: "contact's county is changed", first: 555, second: 646, amount: 31 },
          ],
          pauseSeconds: 40,
        },
      ],
    },
  ],
};
