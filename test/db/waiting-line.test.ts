import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { WaitingLine } from "../../db/waiting-line.ts";
import type { RequestPriority } from "../../domain/request-budget.ts";

/** A line whose calls write their name into `through` when admitted, and name with reason when turned away. */
function lineOf(...calls: readonly (readonly [string, RequestPriority, AbortSignal?])[]) {
  const line = new WaitingLine();
  const through: string[] = [];
  const join = async (name: string, priority: RequestPriority, signal?: AbortSignal): Promise<void> => {
    await line.join(priority, signal).then(
      () => through.push(name),
      (error: unknown) => through.push(`${name}: ${String(error)}`),
    );
  };
  const joined = calls.map(([name, priority, signal]) => join(name, priority, signal));
  return { line, through, join, settled: () => Promise.all(joined) };
}

describe("the line of calls that wait for the budget", () => {
  test("lets the most urgent through first, and first come first served among equals", async () => {
    const { line, through, settled } = lineOf(
      ["contact", "contacts"],
      ["invoice 1", "invoices"],
      ["payment", "payments"],
      ["invoice 2", "invoices"],
      ["backfill", "backfill"],
    );
    expect([line.first, line.length]).toEqual(["payments", 5]);
    for (let left = 5; left > 0; left -= 1) line.admit();
    await settled();
    expect(through).toEqual(["payment", "invoice 1", "invoice 2", "contact", "backfill"]);
    expect([line.first, line.length]).toEqual([undefined, 0]);
    expect(() => {
      line.admit();
    }).not.toThrow();
  });

  test("drops whoever stops waiting, and nobody else", async () => {
    const stop = new AbortController();
    const { line, through, settled } = lineOf(["stopped", "payments", stop.signal], ["stays", "invoices"]);
    const wake = line.interrupt();
    stop.abort(new Error("stopped by the operator"));
    expect([line.first, line.length, wake.aborted]).toEqual(["invoices", 1, false]);
    line.admit();
    await settled();
    expect(through).toEqual(["stopped: Error: stopped by the operator", "stays"]);
  });

  test("may empty while nobody rests for it", async () => {
    const stop = new AbortController();
    const { line, through, settled } = lineOf(["only", "payments", stop.signal]);
    stop.abort(new Error("stopped"));
    await settled();
    expect([line.length, through]).toEqual([0, ["only: Error: stopped"]]);
  });

  test("does not let in whoever has stopped already", async () => {
    const { line, through, settled } = lineOf(["late", "payments", AbortSignal.abort(new Error("too late"))]);
    expect(line.length).toBe(0);
    await settled();
    expect(through).toEqual(["late: Error: too late"]);
  });

  test("forgets the stop signal of a call that it let through", async () => {
    const stop = new AbortController();
    const { line, through, join, settled } = lineOf(["first", "payments", stop.signal]);
    line.admit();
    await settled();
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    const second = join("second", "payments");
    const wake = line.interrupt();
    stop.abort();
    expect([line.length, wake.aborted]).toEqual([1, false]);
    line.admit();
    await second;
    expect(through).toEqual(["first", "second"]);
  });

  test("turns everybody away with the error that ended it, which is made an error where it is none", async () => {
    const { line, through, settled, join } = lineOf(["one", "payments"], ["two", "backfill"]);
    line.dismiss(new Error("no database"));
    await settled();
    expect([through, line.length]).toEqual([["one: Error: no database", "two: Error: no database"], 0]);
    const three = join("three", "payments");
    const four = expect(line.join("payments")).rejects.toMatchObject({ cause: "a word" });
    line.dismiss("a word");
    await Promise.all([three, four]);
    expect(through[2]).toBe("three: Error: The request budget failed.");
  });

  test("wakes whoever rests for it: for one more urgent, or when nobody is left, and for nothing else", () => {
    const stop = new AbortController();
    const { line, join } = lineOf(["invoice", "invoices", stop.signal]);
    const wake = line.interrupt();
    void join("equal", "invoices", stop.signal);
    void join("less urgent", "contacts", stop.signal);
    expect(wake.aborted).toBe(false);
    void join("more urgent", "payments", stop.signal);
    expect(wake.aborted).toBe(true);
    const again = line.interrupt();
    expect(again.aborted).toBe(false);
    stop.abort();
    expect(again.aborted).toBe(true);
    expect(line.interrupt().aborted).toBe(true);
  });
});
