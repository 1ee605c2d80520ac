import fc from "fast-check";
import { actKinds, type Act } from "../pipelines/book-keeping.ts";
import { fateKinds, type Fate } from "./actor.ts";
import { officeActKinds, type OfficeAct } from "./office-acts.ts";

/** A fault of FreeAgent's that lasts a day: each call to a path goes wrong with a chance. */
export interface DayFault {
  readonly kind: "nothing_done" | "reset" | "no_answer" | "done_but_5xx" | "5xx" | "late_commit" | "truncated" | "429";
  /** Every call to the path, or only those that write so. */
  readonly method: "any" | "POST" | "PUT";
  readonly path: string;
  /** Per cent. */
  readonly chance: number;
}

/** One night: what befalls it, whether another run starts beside it, and who works in the back office meanwhile. */
export interface NightPlan {
  readonly fate: Fate | null;
  readonly overlap: boolean;
  readonly meanwhile: readonly OfficeAct[];
  /** Until the next run starts; a write that lands late may still be under way then. */
  readonly pauseSeconds: number;
}

/** What happens between two evenings, and the nights that follow. */
export interface Day {
  readonly office: readonly OfficeAct[];
  readonly outside: readonly Act[];
  readonly faults: readonly DayFault[];
  readonly nights: readonly NightPlan[];
}

/** Everything that decides a simulated life; the same one is always lived in the same way. */
export interface Life {
  readonly begins: string;
  readonly rotation: "strict" | "grace" | "lax";
  /** How wrong the clock of our machine is. */
  readonly skewSeconds: number;
  /** Of the order of operations and of the simulator's chance. */
  readonly chance: number;
  readonly days: readonly Day[];
}

const officeAct: fc.Arbitrary<OfficeAct> = fc.record({
  kind: fc.constantFrom(...officeActKinds),
  first: fc.nat(1000),
  second: fc.nat(1000),
  pence: fc.integer({ min: 1, max: 9000 }),
});

const outsideAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...actKinds.filter((kind) => kind !== "we receive money")),
  first: fc.nat(1000),
  second: fc.nat(1000),
  amount: fc.integer({ min: 1, max: 60 }),
});

const fault: fc.Arbitrary<DayFault> = fc.record({
  kind: fc.constantFrom("nothing_done", "reset", "no_answer", "done_but_5xx", "5xx", "late_commit", "truncated", "429"),
  method: fc.constantFrom("any", "POST", "PUT"),
  path: fc.constantFrom("/v2/contacts**", "/v2/invoices**", "/v2/bank_transaction_explanations**", "/v2/**"),
  chance: fc.integer({ min: 5, max: 40 }),
});

const fate: fc.Arbitrary<Fate> = fc.record({
  at: fc.integer({ min: 1, max: 160 }),
  what: fc.constantFrom(...fateKinds),
});

const night: fc.Arbitrary<NightPlan> = fc.record({
  fate: fc.option(fate, { freq: 2 }),
  overlap: fc.boolean(),
  meanwhile: fc.array(officeAct, { maxLength: 2 }),
  pauseSeconds: fc.constantFrom(5, 40, 600),
});

function day(outside: fc.Arbitrary<Act[]>): fc.Arbitrary<Day> {
  return fc.record({
    office: fc.array(officeAct, { maxLength: 6 }),
    outside,
    faults: fc.array(fault, { maxLength: 3 }),
    nights: fc.array(night, { minLength: 1, maxLength: 3 }),
  });
}

/** One life in two has nobody but us in FreeAgent: then both sides must be equal at its end, without exception. */
const days = fc.oneof(
  fc.array(day(fc.constant([])), { minLength: 1, maxLength: 2 }),
  fc.array(day(fc.array(outsideAct, { maxLength: 5 })), { minLength: 1, maxLength: 2 }),
);

/** Lives, as chance gives them. Clocks go back in London on the second beginning's night, forward on the third's. */
export const lives: fc.Arbitrary<Life> = fc.record({
  begins: fc.constantFrom(
    "2026-11-23T20:00:00Z",
    "2026-10-24T22:30:00Z",
    "2027-03-27T22:30:00Z",
    "2028-02-28T20:00:00Z",
  ),
  rotation: fc.constantFrom("strict", "grace", "lax"),
  skewSeconds: fc.constantFrom(0, 600, -300),
  chance: fc.nat(),
  days,
});
