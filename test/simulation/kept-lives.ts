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
  "what a person changed of a contact while the answer to its create was lost, and a pull had seen, was never taken over":
    {
      begins: "2026-11-23T20:00:00Z",
      policy: {
        onCreate: "send",
        void: "reject",
        onDelete: "hide",
        newContacts: "ignore",
        streetOwner: "database",
        noBankLine: "manual",
        maxDeletions: 50,
      },
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
    },
  "what a person changed of a contact while an update of ours was in doubt, and a pull had seen, was never taken over":
    {
      begins: "2026-11-23T20:00:00Z",
      policy: {
        onCreate: "send",
        void: "reject",
        onDelete: "hide",
        newContacts: "ignore",
        streetOwner: "database",
        noBankLine: "wait",
        maxDeletions: 50,
      },
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
    },
  "an entry whose amount a person changed while the answer to its making was lost was made again": {
    begins: "2026-11-23T20:00:00Z",
    policy: {
      onCreate: "send",
      void: "reject",
      onDelete: "hide",
      newContacts: "ignore",
      clearNulls: false,
      streetOwner: "database",
      noBankLine: "manual",
      maxDeletions: 50,
    },
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
  },
};
