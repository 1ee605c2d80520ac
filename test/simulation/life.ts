import fc from "fast-check";
import { actKinds, type Act } from "../pipelines/book-keeping.ts";
import { fateKinds, type Fate } from "./actor.ts";
import { deskActKinds, emptyingActKinds, officeActKinds, type OfficeAct } from "./office-acts.ts";
import { personActKinds, typedInKinds, type PersonAct } from "./person-acts.ts";
import { runKinds, type RunKind } from "./run-kinds.ts";

/** A fault of FreeAgent's that lasts a day: each call to a path goes wrong with a chance. */
export interface DayFault {
  readonly kind: "nothing_done" | "reset" | "no_answer" | "done_but_5xx" | "5xx" | "late_commit" | "truncated" | "429";
  /** Every call to the path, or only those that write so. */
  readonly method: "any" | "POST" | "PUT";
  readonly path: string;
  /** Per cent. */
  readonly chance: number;
}

/** One run: what it is, what befalls it, whether another run starts beside it, and who works in the back office meanwhile. */
export interface NightPlan {
  /** Left out, as the next, in such lives too. */
  readonly runs?: RunKind;
  /** By so much the clock of the database is set back before it starts, or ahead where negative. */
  readonly clockBackSeconds?: number;
  readonly fate: Fate | null;
  readonly overlap: boolean;
  readonly meanwhile: readonly OfficeAct[];
  /** What happens in the back office, and in FreeAgent, before the next run. */
  readonly office: readonly OfficeAct[];
  readonly outside: readonly OutsideAct[];
  /** Until the next run starts; a write that lands late may still be under way then. */
  readonly pauseSeconds: number;
}

/** What the bank or a person does in FreeAgent. */
export interface OutsideAct extends Omit<Act, "kind"> {
  readonly kind: Act["kind"] | PersonAct["kind"];
}

/** What happens between two evenings, and the nights that follow. */
export interface Day {
  readonly office: readonly OfficeAct[];
  readonly outside: readonly OutsideAct[];
  readonly faults: readonly DayFault[];
  readonly nights: readonly NightPlan[];
}

/** Rules of the configuration that a life is lived under. */
export interface Policy {
  readonly onCreate: "send" | "email" | "draft";
  readonly void: "reject" | "delete" | "credit_note";
  readonly onDelete: "hide" | "delete" | "ignore";
  /** Redraft where left out. */
  readonly amend?: "redraft" | "reject";
  readonly newContacts: "stage" | "ignore";
  /** Left out in lives that were kept before there was a choice. */
  readonly clearNulls?: boolean;
  /** Changes are found by polls, not recorded by triggers. */
  readonly polled?: boolean;
  /** Of runs, of writes with an outcome and of contact updates that were taken over; a long time where left out. */
  readonly keepDays?: number;
  /** Of the street; the county is FreeAgent's in every life, as the telephone is. */
  readonly streetOwner: "database" | "freeagent" | "ask";
  /** Of the name of a company; the back office's where left out. */
  readonly nameOwner?: "database" | "freeagent" | "ask";
  readonly noBankLine: "manual" | "wait" | "reject";
  /** Of each kind of row that a push takes for meant to go. */
  readonly maxDeletions: number;
  /** Of objects that FreeAgent does not list any more, which a pull takes for meant to go; 50 where left out. */
  readonly maxVanished?: number;
}

/** Everything that decides a simulated life; the same one is always lived in the same way. */
export interface Life {
  readonly begins: string;
  readonly policy: Policy;
  readonly rotation: "strict" | "grace" | "lax";
  /** How wrong the clock of our machine is. */
  readonly skewSeconds: number;
  /** Of the order of operations and of the simulator's chance. */
  readonly chance: number;
  /** That the back office has when it begins. */
  readonly invoices: number;
  /** What was done by hand in FreeAgent before there was a synchronisation. Left out, as nothing, in lives that were kept before. */
  readonly byHand?: readonly OutsideAct[];
  /** A calm night comes first: people find in FreeAgent what we have made. */
  readonly inStep: boolean;
  /** Nights without faults that follow its days, of three at most. */
  readonly leastCalmNights: number;
  readonly days: readonly Day[];
}

const officeAct: fc.Arbitrary<OfficeAct> = fc.record({
  // Few lives have held keys, so what is done about them must come up often; after a table was emptied little else happens.
  kind: fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom(...officeActKinds) },
    { weight: 4, arbitrary: fc.constantFrom(...deskActKinds) },
    { weight: 1, arbitrary: fc.constantFrom(...emptyingActKinds) },
  ),
  first: fc.nat(1000),
  second: fc.nat(1000),
  pence: fc.integer({ min: 1, max: 9000 }),
});

const outsideAct: fc.Arbitrary<OutsideAct> = fc.record({
  kind: fc.constantFrom(...actKinds.filter((kind) => kind !== "we receive money"), ...personActKinds),
  first: fc.nat(1000),
  second: fc.nat(1000),
  amount: fc.integer({ min: 1, max: 60 }),
});

/** Half of it is what the back office has too, the other half is done with what is there. */
const byHandAct: fc.Arbitrary<OutsideAct> = fc.oneof(
  outsideAct,
  fc.record({
    kind: fc.constantFrom(...typedInKinds),
    first: fc.nat(1000),
    second: fc.nat(1000),
    amount: fc.integer({ min: 1, max: 60 }),
  }),
);

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

/** One in two is a night. */
const kindOfRun: fc.Arbitrary<RunKind> = fc.oneof(
  fc.constant<RunKind>("a night"),
  fc.constantFrom(...(Object.keys(runKinds) as RunKind[])),
);

function night(outside: fc.Arbitrary<OutsideAct[]>): fc.Arbitrary<NightPlan> {
  return fc.record({
    runs: kindOfRun,
    clockBackSeconds: fc.constantFrom(0, 0, 0, 0, 600, -600),
    fate: fc.option(fate, { freq: 2 }),
    overlap: fc.boolean(),
    meanwhile: fc.array(officeAct, { maxLength: 2 }),
    office: fc.array(officeAct, { maxLength: 2 }),
    outside,
    pauseSeconds: fc.constantFrom(5, 40, 600),
  });
}

/** The sample's own rules come first: a life is made shorter towards them. */
const policy: fc.Arbitrary<Policy> = fc.record({
  onCreate: fc.constantFrom("send", "send", "email", "draft"),
  void: fc.constantFrom("reject", "delete", "credit_note"),
  onDelete: fc.constantFrom("hide", "hide", "hide", "delete", "delete", "ignore"),
  amend: fc.constantFrom("redraft", "redraft", "redraft", "reject"),
  newContacts: fc.constantFrom("ignore", "stage"),
  clearNulls: fc.boolean(),
  polled: fc.constantFrom(false, false, true),
  keepDays: fc.constantFrom(90, 1),
  streetOwner: fc.constantFrom("database", "freeagent", "ask"),
  nameOwner: fc.constantFrom("database", "database", "database", "freeagent", "ask"),
  noBankLine: fc.constantFrom("manual", "manual", "manual", "wait", "wait", "reject"),
  maxDeletions: fc.constantFrom(50, 1, 0),
  maxVanished: fc.constantFrom(50, 50, 0),
});

/** How much happens in a life, at most; what is given as two numbers is at least and at most. */
interface Size {
  readonly days: number;
  readonly nights: number;
  readonly office: number;
  readonly outside: number;
  readonly faults: readonly [number, number];
  readonly invoices: readonly [number, number];
  /** One of them. */
  readonly leastCalmNights: readonly number[];
  readonly byHand: number;
}

/** Most lives are of one day in a young company: cheap, and a fault in them has nothing to hide behind. */
const small: Size = {
  ...{ days: 1, nights: 2, office: 3, outside: 2 },
  ...{ faults: [1, 3], invoices: [1, 3], leastCalmNights: [1, 1, 2], byHand: 3 },
};
const large: Size = {
  ...{ days: 2, nights: 3, office: 6, outside: 5 },
  ...{ faults: [0, 3], invoices: [4, 8], leastCalmNights: [3], byHand: 9 },
};

function day(size: Size, outside: fc.Arbitrary<OutsideAct[]>): fc.Arbitrary<Day> {
  return fc.record({
    office: fc.array(officeAct, { maxLength: size.office }),
    outside,
    faults: fc.array(fault, { minLength: size.faults[0], maxLength: size.faults[1] }),
    nights: fc.array(night(outside), { minLength: 1, maxLength: size.nights }),
  });
}

/** One life in two has nobody but us in FreeAgent: then both sides must be equal at its end, without exception. */
function days(size: Size): fc.Arbitrary<Day[]> {
  const some = { minLength: 1, maxLength: size.days };
  return fc.oneof(
    fc.array(day(size, fc.constant([])), some),
    fc.array(day(size, fc.array(outsideAct, { minLength: 1, maxLength: size.outside })), some),
  );
}

/** Clocks go back in London on the second beginning's night, forward on the third's. */
function livesOf(size: Size): fc.Arbitrary<Life> {
  return fc.record({
    begins: fc.constantFrom(
      "2026-11-23T20:00:00Z",
      "2026-10-24T22:30:00Z",
      "2027-03-27T22:30:00Z",
      "2028-02-28T20:00:00Z",
    ),
    policy,
    rotation: fc.constantFrom("strict", "grace", "lax"),
    skewSeconds: fc.constantFrom(0, 600, -300),
    chance: fc.nat(),
    invoices: fc.integer({ min: size.invoices[0], max: size.invoices[1] }),
    byHand: fc.oneof(fc.constant([]), fc.constant([]), fc.array(byHandAct, { minLength: 1, maxLength: size.byHand })),
    inStep: fc.boolean(),
    leastCalmNights: fc.constantFrom(...size.leastCalmNights),
    days: days(size),
  });
}

/** Lives, as chance gives them: four small ones to a large one. */
export const lives: fc.Arbitrary<Life> = fc.oneof(
  { weight: 4, arbitrary: livesOf(small) },
  { weight: 1, arbitrary: livesOf(large) },
);
