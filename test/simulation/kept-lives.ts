import type { Life } from "./life.ts";

const calm = { fate: null, overlap: false, meanwhile: [], office: [], outside: [], pauseSeconds: 600 };
const policy = {
  onCreate: "send",
  void: "reject",
  onDelete: "hide",
  newContacts: "ignore",
  streetOwner: "database",
  noBankLine: "manual",
  maxDeletions: 50,
} as const;
const beginning = {
  policy,
  begins: "2026-11-23T20:00:00Z",
  rotation: "strict",
  skewSeconds: 0,
  chance: 0,
  invoices: 6,
  inStep: false,
  leastCalmNights: 3,
} as const;

/** Lives that broke a promise once, made as short as they go, each with what was wrong. They are lived for ever. */
export const keptLives: Readonly<Record<string, Life>> = {
  "money received on an invoice that our own payments had paid in full was taken for paid, and vanished": {
    ...beginning,
    days: [
      {
        office: [],
        outside: [],
        faults: [],
        nights: [{ ...calm, meanwhile: [{ kind: "money is received", first: 22, second: 233, pence: 6672 }] }],
      },
    ],
  },
  "a receipt that moved to an invoice that FreeAgent did not have passed for in step, and its money stayed on the other one":
    {
      begins: "2026-11-23T20:00:00Z",
      policy: {
        onCreate: "send",
        void: "delete",
        onDelete: "hide",
        newContacts: "stage",
        streetOwner: "database",
        noBankLine: "manual",
        maxDeletions: 50,
      },
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
    },
  "an invoice that was amended and made a draft by a person was mailed a second time when it changed again": {
    begins: "2026-11-23T20:00:00Z",
    policy: {
      onCreate: "email",
      void: "reject",
      onDelete: "hide",
      newContacts: "ignore",
      streetOwner: "database",
      noBankLine: "wait",
      maxDeletions: 50,
    },
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
  },
};
