import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../domain/secret.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { readKeyFile } from "../../freeagent/tokens/read-key-file.ts";
import { seal, unseal } from "../../freeagent/tokens/token-cipher.ts";
import { problemOf } from "../support/problem-of.ts";

const text = randomBytes(32).toString("base64");
const key = parseKey(text);
const token = new Secret("canary-token");

describe("a sealed token", () => {
  const sealed = seal(key, { company: "acme", field: "access_token", origin: null }, token);

  it("opens with its key, for its company and field", () => {
    expect(
      unseal(key, { company: "acme", field: "access_token", origin: null }, { keyId: key.id, text: sealed }).reveal(),
    ).toBe("canary-token");
  });

  it("never looks the same twice and never shows the token", () => {
    expect(seal(key, { company: "acme", field: "access_token", origin: null }, token)).not.toBe(sealed);
    expect(Buffer.from(sealed, "base64").toString("latin1")).not.toContain("canary");
  });

  it.each([
    ["another company", "other", "access_token"],
    ["another field", "acme", "refresh_token"],
  ] as const)("does not open for %s", (_name, company, field) => {
    expect(() => unseal(key, { company, field, origin: null }, { keyId: key.id, text: sealed })).toThrow(
      /does not open.*auth login/,
    );
  });

  it("goes to no other FreeAgent than its own; what was sealed before that was kept opens until it is replaced", () => {
    const place = { company: "acme", field: "refresh_token", origin: "https://api.sandbox.freeagent.com" } as const;
    const bound = { keyId: key.id, text: seal(key, place, token) };
    expect(unseal(key, place, bound).reveal()).toBe("canary-token");
    for (const origin of ["https://api.freeagent.com", null]) {
      expect(() => unseal(key, { ...place, origin }, bound)).toThrow(/does not open/);
    }
    const older = { keyId: key.id, text: seal(key, { ...place, origin: null }, token) };
    expect(unseal(key, place, older).reveal()).toBe("canary-token");
  });

  it("does not open when a bit was changed, or most of it is gone", () => {
    const bytes = Buffer.from(sealed, "base64");
    bytes[15] = (bytes[15] ?? 0) ^ 1;
    for (const damaged of [bytes.toString("base64"), sealed.slice(0, 8), ""]) {
      expect(() =>
        unseal(key, { company: "acme", field: "access_token", origin: null }, { keyId: key.id, text: damaged }),
      ).toThrow(/does not open/);
    }
  });

  it("names both keys when the key is wrong", () => {
    const other = parseKey(randomBytes(32).toString("base64"));
    expect(() =>
      unseal(other, { company: "acme", field: "access_token", origin: null }, { keyId: key.id, text: sealed }),
    ).toThrow(new RegExp(`key ${key.id}.*key ${other.id}`));
  });
});

describe("a key", () => {
  it.each(["", "short", "not base64 !", randomBytes(31).toString("base64"), randomBytes(33).toString("base64")])(
    "is refused when it is not 32 bytes in base64: %s",
    (bad) => {
      expect(() => parseKey(bad)).toThrow(/openssl rand -base64 32/);
    },
  );

  it("does not show its bytes in logs", () => {
    expect(JSON.stringify(key)).toBe(JSON.stringify({ id: key.id }));
    expect(inspect(key)).not.toContain("Buffer");
  });
});

describe("a key file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "freeagent-sync-key-"));
    writeFileSync(join(folder, "key"), `${text}\n`);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read when only its owner can", async () => {
    chmodSync(join(folder, "key"), 0o600);
    expect((await readKeyFile(join(folder, "key"))).id).toBe(key.id);
  });

  it.each([0o644, 0o640, 0o604, 0o660])("is refused with mode %o, with the command that mends it", async (mode) => {
    chmodSync(join(folder, "key"), mode);
    const problem = await problemOf(readKeyFile(join(folder, "key")));
    expect(problem).toMatchObject({ kind: "configuration", code: "key_file_exposed" });
    expect(problem.message).toContain(`chmod 600 ${join(folder, "key")}`);
  });

  it("that systemd gives a service is read although its group's bit is set, and no other file is", async () => {
    const path = join(folder, "key");
    const named = (credentialsFolder: string) => ({ name: "FREEAGENT_SYNC_KEY_FILE", credentialsFolder });
    chmodSync(path, 0o440);
    expect((await readKeyFile(path, named(folder))).id).toBe(key.id);
    for (const other of [`${folder}-other`, join(folder, "inner"), "", "."]) {
      const problem = await problemOf(readKeyFile(path, named(other)));
      expect(problem).toMatchObject({ code: "key_file_exposed" });
    }
    for (const mode of [0o460, 0o444, 0o450]) {
      chmodSync(path, mode);
      expect(await problemOf(readKeyFile(path, named(folder)))).toMatchObject({ code: "key_file_exposed" });
    }
  });

  it.each(["none", "."])("that is missing, or a folder, is named with its setting: %s", async (name) => {
    const problem = await problemOf(readKeyFile(join(folder, name)));
    expect(problem).toMatchObject({ kind: "configuration", code: "key_file_missing" });
    expect(problem.message).toBe(`The key file ${join(folder, name)} cannot be read; check FREEAGENT_SYNC_KEY_FILE.`);
  });
});
