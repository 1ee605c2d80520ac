import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { problemOf } from "../support/problem-of.ts";
import { GuardedCompany } from "./guarded-company.ts";
import { firstRefreshToken } from "./token-server.ts";

let acme: GuardedCompany;
beforeAll(async () => {
  acme = await GuardedCompany.begin();
});
afterAll(() => acme.lent.drop());
afterEach(() => acme.clean());

const grant = { access_token: "access-token-1", token_type: "bearer", refresh_token: "refresh-token-1" };

test.each([
  ["an access token for longer than dates reach", { expires_in: 1e15 }],
  ["a refresh token for longer than dates reach", { expires_in: 3600, refresh_token_expires_in: 1e15 }],
  ["lifetimes as text", { expires_in: "3600", refresh_token_expires_in: "631151957" }],
  ["a lifetime of nothing", { expires_in: 0, refresh_token_expires_in: 0 }],
  ["an unreadable end of the refresh token", { expires_in: 3600, refresh_token_expires_in: "never" }],
  ["no lifetimes", {}],
])("a pair is stored and used although FreeAgent gives %s", async (_what, lifetimes) => {
  const server = await acme.tokens("strict");
  await acme.logIn(-10);
  server.interfere([{ answer: { body: { ...grant, ...lifetimes } }, afterwards: true }]);
  const { guard } = acme.makeGuard(server);
  expect(await guard.current()).toBe("access-token-1");
  expect(await guard.current()).toBe("access-token-1");
  expect(server.refreshes).toEqual([firstRefreshToken]);
});

test.each([400, 401, 500, 503])(
  "a refusal with status %i that repeats what was sent tells no secret",
  async (status) => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const sent = `bad: ${firstRefreshToken}, secret-with_signs, ${btoa("id-with_signs:secret-with_signs")}`;
    server.interfere([{ answer: { status, body: sent }, afterwards: false }]);
    const problem = await problemOf(acme.makeGuard(server).guard.current());
    expect(problem.message).toContain("bad: [secret], [secret], [secret]");
  },
);

test.each([201, 500])("a pair that comes with status %i is not shown", async (status) => {
  const server = await acme.tokens("strict");
  await acme.logIn(-10);
  server.interfere([{ answer: { status, body: grant }, afterwards: true }]);
  const problem = await problemOf(acme.makeGuard(server).guard.current());
  expect(problem.message).toContain(`status ${status}`);
  expect(problem.message).not.toMatch(/access-token-1|refresh-token-1/);
});
