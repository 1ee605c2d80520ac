import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "../support/until.ts";
import { type Api, startApi } from "./api.ts";

let api: Api;
beforeEach(async () => {
  api = await startApi({ switches: { limits: false } });
});
afterEach(async () => {
  await api.simulator.close();
});

const create = () => api.call("POST", "/v2/contacts", { contact: { organisation_name: "Acme" } });
const contacts = async (): Promise<number> => {
  const books = (await api.control("GET", "/books")).at("contacts");
  return Array.isArray(books) ? books.length : -1;
};
const script = (fault: Record<string, unknown>) =>
  api.control("POST", "/faults", { method: "POST", path: "/v2/contacts", ...fault });

describe("a scripted fault", () => {
  test.each([
    ["nothing_done", 0],
    ["reset", 0],
    ["no_answer", 1],
    ["truncated", 1],
  ])("%s breaks the connection with %i contact stored", async (kind, stored) => {
    await script({ kind });
    await expect(create()).rejects.toThrow();
    expect(await contacts()).toBe(stored);
    expect((await create()).status).toBe(201);
    const log = await api.control("GET", "/requests?method=POST");
    expect(log.at("requests.0")).toMatchObject({ fault: kind, wrote: stored === 1 });
  });

  test.each([
    ["done_but_5xx", 504, 1, "text/html"],
    ["5xx", 503, 0, "text/html"],
    ["html", 200, 0, "text/html"],
    ["401", 401, 0, "application/json; charset=utf-8"],
    ["403", 403, 0, "application/json; charset=utf-8"],
    ["429", 429, 0, "text/plain; charset=utf-8"],
  ])("%s answers %i with %i contact stored", async (kind, status, stored, type) => {
    await script({ kind });
    const answer = await create();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, type]);
    expect(await contacts()).toBe(stored);
  });

  test("late_commit answers 504 and is carried out later", async () => {
    await script({ kind: "late_commit", delay_ms: 1_000 });
    expect((await create()).status).toBe(504);
    expect(await contacts()).toBe(0);
    expect(await until(async () => (await contacts()) === 1)).toBe(true);
  });

  test("slow answers after its delay; slower than the gateway it is a 504, yet done", async () => {
    await script({ kind: "slow", delay_ms: 50 });
    expect((await create()).status).toBe(201);
    await api.control("PUT", "/switches", { gateway_seconds: 0.05 });
    await script({ kind: "slow", delay_ms: 200 });
    expect((await create()).status).toBe(504);
    expect(await contacts()).toBe(2);
  });

  test("429 carries Retry-After only when told to", async () => {
    await script({ kind: "429", times: 2 });
    expect((await create()).headers.get("retry-after")).toBeNull();
    await api.control("DELETE", "/faults");
    await script({ kind: "429", retry_after: 7 });
    expect((await create()).headers.get("retry-after")).toBe("7");
  });

  test("hits the nth match, so many times, of a path pattern or a body", async () => {
    await script({ kind: "5xx", nth: 2, times: 2 });
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await create()).status);
    expect(statuses).toEqual([201, 503, 503, 201]);
    await api.control("DELETE", "/faults");
    await script({ kind: "5xx", path: "/v2/**", body_contains: "Special" });
    expect((await create()).status).toBe(201);
    const special = await api.call("POST", "/v2/contacts", { contact: { organisation_name: "Special" } });
    expect(special.status).toBe(503);
  });

  test("by probability comes out the same for the same seed, and unused ones are listed", async () => {
    const run = async (): Promise<number[]> => {
      const other = await startApi({ seed: 7, switches: { limits: false } });
      await other.control("POST", "/faults", { kind: "5xx", probability: 0.5 });
      const statuses = [];
      for (let n = 0; n < 12; n++) statuses.push((await other.call("GET", "/v2/company")).status);
      await other.simulator.close();
      return statuses;
    };
    const statuses = await run();
    expect(await run()).toEqual(statuses);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    await script({ kind: "reset", nth: 5 });
    expect((await api.control("GET", "/faults")).at("unused.0")).toMatchObject({ kind: "reset", matched: 0, fired: 0 });
    expect((await api.control("POST", "/faults", { kind: "explosion" })).status).toBe(400);
  });
});

test("the request log counts calls and writes and can be cleared", async () => {
  await create();
  await api.call("GET", "/v2/contacts");
  await api.call("POST", "/v2/contacts", { contact: {} });
  const log = await api.control("GET", "/requests");
  expect(log.at("counts")).toEqual({ "GET /contacts": 1, "POST /contacts": 2 });
  expect([log.at("count"), log.at("writes")]).toEqual([3, 1]);
  expect(log.at("requests.0")).toMatchObject({
    status: 201,
    wrote: true,
    body: { contact: { organisation_name: "Acme" } },
  });
  await api.control("DELETE", "/requests");
  expect((await api.control("GET", "/requests")).at("count")).toBe(0);
});

test("a reset forgets the books and keeps what it is told to", async () => {
  await create();
  await api.control("PUT", "/switches", { per_page_refusal_status: 422 });
  await api.control("POST", "/reset", { keep: ["tokens"] });
  expect(await contacts()).toBe(0);
  expect((await api.control("GET", "/switches")).at("per_page_refusal_status")).toBe(400);
  expect((await api.call("GET", "/v2/company")).status).toBe(200);
  await api.control("POST", "/reset");
  expect((await api.call("GET", "/v2/company")).status).toBe(401);
});
