import { expect, test } from "vitest";
import { judgeCapture } from "../../cli/doctor/check-capture.ts";
import { judgeRights, judgeSchema, judgeServer } from "../../cli/doctor/check-database.ts";
import { judgeAccounts } from "../../cli/doctor/check-freeagent.ts";
import { judgeLogin, warnDays } from "../../cli/doctor/check-login.ts";
import { judgePlan } from "../../cli/doctor/check-mapping.ts";
import { judgeBreaker, judgeBudget, judgeLastRun, judgeSettle } from "../../cli/doctor/check-work.ts";
import { judgeSkew } from "../../cli/doctor/judge-skew.ts";
import type { Finding } from "../../domain/finding.ts";

const server = { major: 15, version: "15.18", database: "office", role: "sync", now: 0, readOnly: false };
const limits = { per_minute: 110, per_hour: 3400 };
const unused = { thisMinute: 0, thisHour: 0 };
const day = 86_400;
const login = (refreshSecondsLeft: number | null) => judgeLogin("acme", { loginNeeded: false, refreshSecondsLeft });
const noCapture = { well: true, triggers: [], polled: [], null_keys: [], stops: [], replicated: [] };
const trigger = { company: "acme", table: "sales.customers", trigger: "t", state: "present" } as const;

test.each<[Finding, string, string]>([
  [judgeServer(server, false), "ok", "database"],
  [judgeServer({ ...server, major: 19 }, false), "warning", "database_untried"],
  [judgeSchema([]), "ok", "schema"],
  [judgeSchema(["0009-x.sql"]), "problem", "schema_outdated"],
  [judgeRights("sync", []), "ok", "rights"],
  [judgeRights("sync", ["a (SELECT)", "b (SELECT)", "c (SELECT)", "d (SELECT)"]), "problem", "rights_missing"],
  [judgeSkew("FreeAgent", 60_000), "ok", "clock_of_freeagent"],
  [judgeSkew("FreeAgent", -61_000), "warning", "clock_of_freeagent_differs"],
  [judgeSkew("the database", 90_000), "warning", "clock_of_database_differs"],
  [judgePlan("contacts.sql", []), "ok", "mapping_plan"],
  [judgePlan("contacts.sql", [{ table: "sales.customers", rows: 20_000 }]), "warning", "mapping_plan_scans"],
  [login(null), "ok", "login"],
  [login(warnDays * day), "ok", "login"],
  [login(warnDays * day - 1), "warning", "login_ends_soon"],
  [login(-1), "problem", "login_ended"],
  [judgeLogin("acme", undefined), "problem", "login_missing"],
  [judgeLogin("acme", { loginNeeded: true, refreshSecondsLeft: null }), "problem", "login_refused"],
  [judgeBudget(unused, undefined, limits), "ok", "budget"],
  [judgeBudget({ ...unused, thisHour: 3400 }, undefined, limits), "warning", "budget_used_up"],
  [judgeBudget(unused, "2026-11-24 13:00:00", limits), "warning", "budget_blocked"],
  [judgeSettle(120), "ok", "settle"],
  [judgeSettle(119), "warning", "settle_too_early"],
  [judgeBreaker(false), "ok", "breaker"],
  [judgeBreaker(true), "warning", "breaker_open"],
  [judgeLastRun(undefined), "ok", "last_run"],
  [judgeLastRun({ command: "nightly", exitCode: 0, hoursAgo: 3 }), "ok", "last_run"],
  [judgeLastRun({ command: "nightly", exitCode: 75, hoursAgo: 3 }), "warning", "last_run_failed"],
  [judgeLastRun({ command: "nightly", exitCode: null, hoursAgo: 3 }), "warning", "last_run_open"],
])("%j", (finding, level, code) => {
  expect(finding).toMatchObject({ level, code });
  expect(finding.remedy !== undefined).toBe(level !== "ok");
});

test("capture: what is present is well, anything else names its table and what to run", () => {
  const judged = (change: Partial<Parameters<typeof judgeCapture>[0]>): string[] =>
    judgeCapture({ ...noCapture, ...change }).map(({ code }) => code);
  expect(judged({})).toEqual(["capture_none"]);
  expect(judged({ triggers: [trigger] })).toEqual(["capture"]);
  expect(judged({ triggers: [trigger, { ...trigger, state: "stale" }] })).toEqual(["capture_stale"]);
  expect(judged({ triggers: [trigger], null_keys: [{ company: "acme", table: "t", rows: 3 }] })).toEqual([
    "capture_null_keys",
  ]);
});

test("a misspelt bank account comes with the one that was meant", () => {
  const [finding] = judgeAccounts({ main: "Curent account" }, ["Current account", "Savings"]);
  expect(finding?.sentence).toContain('did you mean "Current account"?');
  expect(judgeAccounts({ main: "Savings" }, ["Current account", "Savings"])).toMatchObject([{ level: "ok" }]);
});

test("the grants that doctor prints can be run for a role whose name needs quotes", () => {
  const { remedy } = judgeRights("back-office sync", ["a (SELECT)"]);
  expect(remedy?.match(/ to ("[^"]*"|[^;]*)(;|$)/g)).toEqual([
    ' to "back-office sync";',
    ' to "back-office sync";',
    ' to "back-office sync"',
  ]);
});
