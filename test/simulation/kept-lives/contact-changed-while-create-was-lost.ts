import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** A person changes the county and the address of a contact whose create broke off; runs overlap, and one is killed. */
export const contactChangedWhileCreateWasLost: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: usualPolicy,
  rotation: "lax",
  skewSeconds: 0,
  chance: 13,
  invoices: 4,
  inStep: true,
  leastCalmNights: 3,
  days: [
    {
      office: [],
      outside: [{ kind: "entry is typed in", first: 592, second: 5, amount: 58 }],
      faults: [
        { kind: "429", method: "POST", path: "/v2/invoices**", chance: 9 },
        { kind: "truncated", method: "POST", path: "/v2/**", chance: 40 },
      ],
      nights: [
        {
          fate: null,
          overlap: true,
          meanwhile: [
            { kind: "a customer's row cannot be made", first: 895, second: 704, pence: 1780 },
            { kind: "receipts are deleted by the dozen", first: 877, second: 874, pence: 7126 },
          ],
          office: [
            { kind: "rows that cannot be made are mended", first: 496, second: 736, pence: 8429 },
            { kind: "a customer comes", first: 193, second: 591, pence: 1616 },
          ],
          outside: [{ kind: "contact's county is changed", first: 309, second: 526, amount: 50 }],
          pauseSeconds: 600,
        },
        {
          fate: { at: 128, what: "killed after" },
          overlap: false,
          meanwhile: [],
          office: [{ kind: "an invoice gets a note", first: 701, second: 114, pence: 8840 }],
          outside: [{ kind: "contact's address is changed", first: 573, second: 513, amount: 37 }],
          pauseSeconds: 600,
        },
      ],
    },
  ],
};
