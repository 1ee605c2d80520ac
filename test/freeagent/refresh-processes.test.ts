import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bundled } from "../support/bundled.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Secret } from "../../domain/secret.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { seal } from "../../freeagent/tokens/token-cipher.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";
import type { ScriptedAnswer } from "./scripted-server.ts";
import { firstRefreshToken, startTokenServer } from "./token-server.ts";

const script = bundled(new URL("refresh-process.ts", import.meta.url));
const keyText = randomBytes(32).toString("base64");
const key = parseKey(keyText);
let lent: LentDatabase;

beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());
beforeEach(async () => {
  await lent.database.execute("delete from freeagent_sync.oauth_tokens");
  await tokenStore(lent.database).saveLogin("acme", {
    keyId: key.id,
    accessToken: seal(key, { company: "acme", field: "access_token", origin: null }, new Secret("access-token-0")),
    refreshToken: seal(key, { company: "acme", field: "refresh_token", origin: null }, new Secret(firstRefreshToken)),
    accessSeconds: 0,
    refreshSeconds: null,
    origin: "http://127.0.0.1",
    freeagentCompanyId: 1,
    freeagentSubdomain: null,
    companyUnconfirmed: false,
  });
  // The processes ask servers of their own.
  await lent.database.execute("update freeagent_sync.oauth_tokens set origin = null");
});

function start(origin: string): { readonly process: ChildProcess; readonly output: Promise<string> } {
  const child = spawn(process.execPath, [script, lent.url, origin, keyText]);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const output = new Promise<string>((resolve) => {
    child.on("close", () => {
      resolve(text);
    });
  });
  return { process: child, output };
}

describe.each(["strict", "grace", "lax"] as const)("processes under %s rotation", (rotation) => {
  it("make one refresh when six start together on an expired token", async () => {
    const server = await startTokenServer(rotation);
    try {
      const outputs = await Promise.all(Array.from({ length: 6 }, () => start(server.origin).output));
      expect(outputs).toEqual(Array.from({ length: 6 }, () => "access-token-1"));
      expect(server.refreshes).toEqual([firstRefreshToken]);
    } finally {
      await server.close();
    }
  });

  it("recover, or name the command to run, after one was killed between FreeAgent's answer and the commit", async () => {
    const server = await startTokenServer(rotation);
    let hangUp: (answer: ScriptedAnswer) => void = () => undefined;
    const answer = new Promise<ScriptedAnswer>((resolve) => {
      hangUp = resolve;
    });
    try {
      server.interfere([{ answer, afterwards: true }]);
      const killed = start(server.origin);
      await until(() => server.refreshes.length === 1);
      killed.process.kill("SIGKILL");
      hangUp({ hangUp: true });
      await killed.output;

      const next = await start(server.origin).output;
      if (rotation === "strict") {
        expect(next).toContain('"kind":"login_needed"');
        expect(next).toContain("freeagent-sync auth login --company acme");
      } else {
        expect(next).toMatch(/^access-token-2$/);
      }
      expect(server.refreshes).toHaveLength(2);
    } finally {
      await server.close();
    }
  });
});
