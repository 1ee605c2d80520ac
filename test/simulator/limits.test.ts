import { afterEach, beforeEach, expect, test } from "vitest";
import { type Api, logIn, startApi } from "./api.ts";

let api: Api;
let real = 0;
beforeEach(async () => {
  real = 0;
  api = await startApi({ realTime: () => real, timeScale: 10 });
});
afterEach(async () => {
  await api.simulator.close();
  expect(api.problems).toEqual([]);
});

const ask = (headers: Record<string, string> = {}) => api.call("GET", "/v2/users/me", undefined, headers);

async function askTimes(count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n++) statuses.push((await ask()).status);
  return statuses;
}

test("the 121st request of a minute is refused in plain text, and the window opens at the top of the next", async () => {
  await api.control("POST", "/clock", { set: "2026-03-01T10:00:40Z" });
  expect(new Set(await askTimes(120))).toEqual(new Set([200]));
  const over = await ask();
  expect([over.status, over.headers.get("content-type"), over.text]).toEqual([
    429,
    "text/plain; charset=utf-8",
    "You must not exceed 120 requests per 60 seconds",
  ]);
  // Twenty simulated seconds are left, which pass in two real ones.
  expect(over.headers.get("retry-after")).toBe("2");
  real += 2000;
  expect((await ask()).status).toBe(200);
});

test("the hour has its own budget", async () => {
  await api.control("PUT", "/switches", { requests_per_hour: 10 });
  await askTimes(10);
  expect((await ask()).text).toBe("You must not exceed 10 requests per 3600 seconds");
  await api.control("POST", "/clock", { set: "2026-03-01T11:00:00Z" });
  await logIn(api);
  expect((await ask()).status).toBe(200);
});

test("X-RateLimit-Test lowers the budget to five a minute, and the switch turns limits off", async () => {
  const tests = { "X-RateLimit-Test": "true" };
  for (let n = 0; n < 5; n++) expect((await ask(tests)).status).toBe(200);
  expect((await ask(tests)).status).toBe(429);
  await api.control("PUT", "/switches", { limits: false });
  expect((await ask(tests)).status).toBe(200);
});
