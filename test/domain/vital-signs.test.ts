import { describe, expect, test } from "vitest";
import { judgeVitalSigns, type CheckRules, type VitalSigns } from "../../domain/vital-signs.ts";

const rules: CheckRules = {
  delivery_hours: { warn: 26, critical: 50 },
  unsent_hours: { warn: 26, critical: 50 },
  in_doubt_hours: { warn: 6, critical: 26 },
  rejects: { warn: 1, critical: 100 },
  differences: { warn: 1, critical: 100 },
  login_days: { warn: 30, critical: 7 },
};

const well: VitalSigns = {
  company: "acme",
  pipelines: [{ pipeline: "push invoices", hoursSinceDelivery: 3, allFailed: false, unusualZero: false }],
  oldestUnsentHours: null,
  oldestInDoubtHours: null,
  rejects: 0,
  retries: 0,
  differences: 0,
  loginDays: 300,
  loginNeeded: false,
  lastRunDied: false,
  lastRunFault: null,
};

const pipeline = (changed: object) => ({ pipelines: [{ ...well.pipelines[0], ...changed }] }) as Partial<VitalSigns>;

/** Sign and value on each side of its two thresholds, or a plain fact, with the grade that it must get. */
const cases: readonly (readonly [string, Partial<VitalSigns>, 0 | 1 | 2])[] = [
  ["all well", {}, 0],
  ["a pipeline 25 h ago", pipeline({ hoursSinceDelivery: 25.9 }), 0],
  ["a pipeline 26 h ago", pipeline({ hoursSinceDelivery: 26 }), 1],
  ["a pipeline 50 h ago", pipeline({ hoursSinceDelivery: 50 }), 2],
  ["a pipeline never", pipeline({ hoursSinceDelivery: null }), 1],
  ["all keys failed", pipeline({ allFailed: true }), 2],
  ["an unusual zero", pipeline({ unusualZero: true }), 2],
  ["a change 30 h old", { oldestUnsentHours: 30 }, 1],
  ["a change 60 h old", { oldestUnsentHours: 60 }, 2],
  ["a write in doubt for 5 h", { oldestInDoubtHours: 5 }, 0],
  ["a write in doubt for 7 h", { oldestInDoubtHours: 7 }, 1],
  ["a write in doubt for 27 h", { oldestInDoubtHours: 27 }, 2],
  ["one reject", { rejects: 1 }, 1],
  ["a hundred rejects", { rejects: 100 }, 2],
  ["a difference", { differences: 1 }, 1],
  ["31 days of log-in", { loginDays: 31 }, 0],
  ["30 days of log-in", { loginDays: 30 }, 1],
  ["7 days of log-in", { loginDays: 7 }, 2],
  ["no end of the log-in", { loginDays: null }, 0],
  ["a refused log-in", { loginNeeded: true, loginDays: null }, 2],
  ["a killed run", { lastRunDied: true }, 1],
  ["a run that ended with a fault", { lastRunFault: { command: "nightly", exitCode: 78 } }, 1],
];

describe("check", () => {
  test.each(cases)("%s", (_what, changed, grade) => {
    const judged = judgeVitalSigns({ ...well, ...changed }, rules);
    expect(judged[0]?.grade).toBe(grade);
    expect(judged.filter((one) => one.grade > 0)).toHaveLength(grade === 0 ? 0 : 1);
  });
});

/** The judgement that the change makes the worst, as a line. */
function told(changed: Partial<VitalSigns>): string {
  const worst = judgeVitalSigns({ ...well, ...changed }, rules)[0];
  return `${worst?.sign}: ${worst?.text}`;
}

test.each<[Partial<VitalSigns>, string]>([
  [pipeline({ hoursSinceDelivery: 47.9 }), "push invoices: push invoices last ran through 47 h ago"],
  [pipeline({ hoursSinceDelivery: 48 }), "push invoices: push invoices last ran through 2 days ago"],
  [pipeline({ hoursSinceDelivery: 73 }), "push invoices: push invoices last ran through 3 days ago"],
  [pipeline({ hoursSinceDelivery: null }), "push invoices: push invoices has never run through"],
  [pipeline({ allFailed: true }), "push invoices: all keys of the last push invoices failed"],
  [pipeline({ unusualZero: true }), "push invoices: push invoices had nothing to do, for the first time"],
  [{ oldestUnsentHours: 30 }, "unsent: oldest unsent change is 30 h old"],
  [{ oldestInDoubtHours: 7 }, "in_doubt: a write has been in doubt for 7 h"],
  [{ rejects: 3 }, "rejects: 3 rejects: freeagent-sync rejects list"],
  [{ differences: 2 }, "differences: 2 differences: freeagent-sync report reconciliation"],
  [{ loginDays: 7.5 }, "login: the log-in ends in 7 days: freeagent-sync auth login --company acme"],
  [{ loginDays: 0.5 }, "login: the log-in ends within a day: freeagent-sync auth login --company acme"],
  [{ loginDays: 0 }, "login: the log-in ends within a day: freeagent-sync auth login --company acme"],
  [{ loginDays: -0.5 }, "login: the log-in has ended: freeagent-sync auth login --company acme"],
  [{ loginNeeded: true }, "login: nobody is logged in: freeagent-sync auth login --company acme"],
  [{ lastRunDied: true }, "run: the last run was killed; the next one completes it"],
  [
    { lastRunFault: { command: "nightly", exitCode: 78 } },
    "run: the last nightly ended with 78: freeagent-sync report history",
  ],
])("%j is told in words that name the way out", (changed, text) => {
  expect(told(changed)).toBe(text);
});

test("one key that is tried again is told as one, and is no warning", () => {
  const [retries] = judgeVitalSigns({ ...well, retries: 1 }, rules).filter(({ sign }) => sign === "retries");
  expect(retries).toEqual({ grade: 0, sign: "retries", text: "1 key is tried again by itself" });
});

test("where all is well each sign is there once, with its figure", () => {
  expect(judgeVitalSigns(well, rules).map(({ sign, text }) => `${sign}: ${text}`)).toEqual([
    "push invoices: push invoices last ran through 3 h ago",
    "unsent: none",
    "in_doubt: none",
    "rejects: none",
    "retries: none",
    "differences: none",
    "login: the log-in ends in 300 days",
  ]);
  const unknown = judgeVitalSigns({ ...well, loginDays: null }, rules);
  expect(unknown.at(-1)).toEqual({ grade: 0, sign: "login", text: "no end of the log-in is known" });
});
