import type { Life } from "./life.ts";

const calm = { fate: null, overlap: false, meanwhile: [], office: [], outside: [], pauseSeconds: 600 };
const policy = {
  onCreate: "send",
  void: "reject",
  onDelete: "hide",
  newContacts: "ignore",
  streetOwner: "database",
  noBankLine: "manual",
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
};
