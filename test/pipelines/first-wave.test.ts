import { describe, expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
import { reject, rejectForNow, type Plan, type Rejection } from "../../domain/plan.ts";
import { rejected, waiting } from "../../pipelines/held-keys.ts";
import { firstWave, lookedAtAgain } from "../../pipelines/push/first-wave.ts";
import { emptyWave } from "../../pipelines/push/wave-of.ts";
import { chain, plan as write } from "./invoice-chain.ts";

const rejection: Rejection = { reason: "overpayment", detail: "Too much." };
const awaited = { entity: "contact", sourceKey: "3" } as const;
const link = (sourceKey: string, freeagentId: number | null): Link => ({
  entity: "invoice",
  sourceKey,
  freeagentId,
  state: "active",
  madeByUs: true,
  base: {},
  sentHash: "",
  remoteUpdatedAt: null,
});

interface Batch {
  readonly plans?: Readonly<Record<string, Plan>>;
  readonly links?: readonly Link[];
  readonly doubtful?: readonly string[];
  readonly adopted?: readonly Link[];
  readonly dismissed?: readonly string[];
}

/** Keys in the order of their plans, after those in doubt; key 7 has the changes 70 and 71. */
function first({ plans = {}, links = [], doubtful = [], adopted = [], dismissed = [] }: Batch) {
  const keys = [...doubtful, ...Object.keys(plans)].map((key) => chain(key).key);
  const known = new Map(links.map((one) => [one.sourceKey, one]));
  const batch = {
    plans: new Map(Object.entries(plans)),
    links: known,
    doubtful: new Set(doubtful),
    adopted,
    handedOver: [],
    staged: [],
  };
  const { wave, outcomes, chains } = firstWave(keys, batch, new Set(dismissed));
  return { wave, outcomes: Object.fromEntries(outcomes), chains };
}

describe("before any call, of a key whose plan", () => {
  test("is that nothing is to do, the changes end, and what was held of it is forgotten", () => {
    expect(first({ plans: { "7": { kind: "unchanged" } } })).toEqual({
      wave: { ...emptyWave, through: ["7"], acknowledged: ["70", "71"] },
      outcomes: { "7": "unchanged" },
      chains: [],
    });
    const stands = link("7", 70);
    expect(first({ plans: { "7": { kind: "unchanged", link: stands } } }).wave.links).toEqual([stands]);
  });

  test("is to ask a person, the changes end", () => {
    expect(first({ plans: { "7": reject(rejection) } })).toEqual({
      wave: { ...emptyWave, held: [rejected("7", rejection)], acknowledged: ["70", "71"] },
      outcomes: { "7": "rejected" },
      chains: [],
    });
  });

  test("is to ask a person and to look again, the changes stay work and are named", () => {
    expect(first({ plans: { "7": rejectForNow(rejection) } })).toEqual({
      wave: { ...emptyWave, held: [{ ...rejected("7", rejection), lookedAt: ["70", "71"] }] },
      outcomes: { "7": "rejected" },
      chains: [],
    });
  });

  test("was dismissed, the changes end, and it stays dismissed", () => {
    expect(first({ plans: { "7": rejectForNow(rejection) }, dismissed: ["7"] })).toEqual({
      wave: { ...emptyWave, acknowledged: ["70", "71"] },
      outcomes: { "7": "unchanged" },
      chains: [],
    });
  });

  test("is to wait, the changes stay work", () => {
    expect(first({ plans: { "7": { kind: "wait", waitingFor: awaited, detail: "Waits." } } })).toEqual({
      wave: { ...emptyWave, held: [waiting("7", awaited, "Waits.")] },
      outcomes: { "7": "waiting" },
      chains: [],
    });
  });

  test("is a write, nothing ends: it begins at its first step, with its link", () => {
    const known = link("7", 70);
    const started = first({ plans: { "7": { ...write, freeagentId: 70 } }, links: [known] });
    expect(started).toEqual({
      wave: emptyWave,
      outcomes: {},
      chains: [chain("7", { plan: { ...write, freeagentId: 70 }, link: known, freeagentId: 70 })],
    });
  });
});

test("a key with a write in doubt has no plan, and is left", () => {
  expect(first({ doubtful: ["7"], plans: { "8": { kind: "unchanged" } } })).toMatchObject({
    outcomes: { "7": "in_doubt", "8": "unchanged" },
    wave: { through: ["8"], acknowledged: ["80", "81"] },
  });
});

test("a key that got no plan is a bug, and is not lost in silence", () => {
  const batch = {
    plans: new Map(),
    links: new Map(),
    doubtful: new Set<string>(),
    adopted: [],
    handedOver: [],
    staged: [],
  };
  expect(() => firstWave([chain("7").key], batch, new Set())).toThrow("no plan was made for 7");
});

test("links that change are stored first; an object that goes to another key is taken off its own before", () => {
  const [to8, to70, taken] = [link("7", 80), link("9", 70), link("10", 100)];
  const plans: Record<string, Plan> = {
    "7": { ...write, link: to8 },
    "8": { kind: "unchanged", link: link("8", 80) },
    "9": { kind: "unchanged", link: to70 },
  };
  const links = [link("7", 70), link("8", 80), link("9", null)];
  const { wave, chains } = first({ plans, links, adopted: [taken] });
  expect(wave.links).toEqual([link("8", 80), to70, to8, taken]);
  expect(wave.released).toEqual(["7"]);
  expect(chains).toMatchObject([{ link: to8 }]);
});

test("looked at again, unless dismissed, is what was rejected for now, and nothing else", () => {
  const plans = new Map<string, Plan>([
    ["7", rejectForNow(rejection)],
    ["8", reject(rejection)],
    ["9", { kind: "wait", waitingFor: awaited }],
    ["10", write],
  ]);
  expect(lookedAtAgain({ plans })).toEqual(["7"]);
});
