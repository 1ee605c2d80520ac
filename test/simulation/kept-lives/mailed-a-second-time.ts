import type { Life } from "../life.ts";
import { usualPolicy } from "./usual-policy.ts";

/** An e-mailed invoice is amended, a person makes it a draft, and it changes again. */
export const mailedASecondTime: Life = {
  begins: "2026-11-23T20:00:00Z",
  policy: { ...usualPolicy, onCreate: "email", noBankLine: "wait" },
  rotation: "lax",
  skewSeconds: 0,
  chance: 318926731,
  invoices: 3,
  inStep: true,
  leastCalmNights: 2,
  days: [
    {
      office: [],
      outside: [],
      faults: [],
      nights: [
        {
          fate: null,
          overlap: false,
          meanwhile: [
            { kind: "a line's text is corrected", first: 58, second: 826, pence: 8093 },
            { kind: "an invoice goes to another customer", first: 1000, second: 339, pence: 978 },
          ],
          office: [{ kind: "a line is priced anew", first: 859, second: 135, pence: 1281 }],
          outside: [{ kind: "invoice becomes a draft", first: 195, second: 297, amount: 15 }],
          pauseSeconds: 40,
        },
        {
          fate: null,
          overlap: false,
          meanwhile: [],
          office: [{ kind: "a line is put in", first: 227, second: 392, pence: 6295 }],
          outside: [],
          pauseSeconds: 40,
        },
      ],
    },
  ],
};
