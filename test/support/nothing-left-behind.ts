import { afterAll, beforeAll, expect } from "vitest";
import { until } from "./until.ts";

/** The state of a process that the test files which run one after another in it share: names and values. */
type Shared = ReadonlyMap<string, unknown>;

let before: Shared;
let handlesBefore: number;

beforeAll(() => {
  before = shared();
  handlesBefore = handles();
});

// Declared first, it runs last: whatever a file closes is closed by then.
afterAll(async () => {
  const after = shared();
  // Names alone: a variable of the environment may hold a secret.
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  expect(changed, "This file leaves something behind for the next one in its process").toEqual([]);
  // A server or a process is gone a moment after it was told to end.
  const closed = await until(() => handles() <= handlesBefore);
  expect(closed, "This file leaves a server or a process running").toBe(true);
});

function shared(): Shared {
  // Not those of the exit: libraries listen for it once, when they are loaded.
  const events = process.eventNames().filter((event) => event !== "exit");
  return new Map<string, unknown>([
    ...Object.entries(process.env),
    ["folder", process.cwd()],
    ["exit code", process.exitCode],
    ...events.map((event) => [`listeners of ${String(event)}`, process.listenerCount(event)] as const),
  ]);
}

/** Ports that this process listens on, and processes that it has started. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap" || kind === "ProcessWrap").length;
}
