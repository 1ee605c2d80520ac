import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { connectionSettings } from "../../db/connection-settings.ts";
import { Problem } from "../../domain/problem.ts";

function certificate(name: string): string {
  return fileURLToPath(new URL(`../fixtures/certificates/${name}`, import.meta.url));
}

function refusal(url: string): Problem {
  try {
    connectionSettings(url);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("expected a Problem");
}

describe("a database URL", () => {
  it("gives every part, percent-encoded characters decoded", () => {
    const url =
      "postgresql://night%40op:p%40ss%2Fw%3Ard@127.0.0.1:6543/back%20office?application_name=x&connect_timeout=3";
    expect(connectionSettings(url)).toEqual({
      host: "127.0.0.1",
      port: 6543,
      user: "night@op",
      password: "p@ss/w:rd",
      database: "back office",
      applicationName: "x",
      ssl: false,
      connectTimeoutMilliseconds: 3_000,
    });
  });

  it("leaves to the driver what it does not name", () => {
    const settings = { host: "localhost", port: 5432, ssl: false, connectTimeoutMilliseconds: 10_000 };
    expect(connectionSettings("postgres://")).toEqual(settings);
    expect(connectionSettings("postgres:///shop?host=/run/postgresql")).toEqual({
      ...settings,
      host: "/run/postgresql",
      database: "shop",
    });
  });

  it.each(["0", "-1", "soon"])("waits as long as usual for a connection where it says %s", (seconds) => {
    expect(connectionSettings(`postgres://h/d?connect_timeout=${seconds}`).connectTimeoutMilliseconds).toBe(10_000);
  });

  it.each([
    "mysql://a@b/c",
    "xpostgres://a@b/c",
    "localhost/shop",
    "postgres://a:p#ss@host:port/db",
    "postgres://h1:1,h2:2/db",
  ])("that is none is refused without being repeated: %s", (url) => {
    const problem = refusal(url);
    expect(problem).toMatchObject({ kind: "configuration", code: "database_url_invalid" });
    expect(problem.message).toBe(
      "The database URL must look like postgres://user:password@host:5432/database; write the characters @ : / ? # % of a user name or password percent-encoded (%40 for @).",
    );
  });

  it("with a misspelt parameter names the nearest one", () => {
    expect(refusal("postgres://h/d?ssl_mode=require").message).toMatch(/"ssl_mode". Did you mean "sslmode"\?/);
    expect(refusal("postgres://h/d?quite_another=1").message).toBe(
      'The database URL has an unknown parameter "quite_another". Known are host, sslmode, sslrootcert, sslcert, sslkey, application_name, connect_timeout.',
    );
    expect(refusal("postgres://h/d?sslmode=on").message).toMatch(/sslmode "on"; it must be one of disable, /);
    expect(refusal("postgres://h/d?sslrootcert=/no/such.pem").message).toMatch(/sslrootcert=\/no\/such\.pem/);
    expect(refusal("postgres://u:%zz@h/d").message).toMatch(/write it as %25/);
  });
});

describe("TLS", () => {
  it.each(["", "?sslmode=allow", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-full"])(
    "to another machine is always verified: %s",
    (parameters) => {
      expect(connectionSettings(`postgres://db.example/d${parameters}`).ssl).toEqual({ rejectUnauthorized: true });
    },
  );

  it.each(["localhost", "127.0.0.1", "127.10.20.30", "[::1]"])(
    "is not needed on this machine, but had when asked for: %s",
    (host) => {
      for (const parameters of ["", "?sslmode=disable", "?sslmode=allow", "?sslmode=prefer"]) {
        expect(connectionSettings(`postgres://${host}/d${parameters}`).ssl).toBe(false);
      }
      expect(connectionSettings(`postgres://${host}/d?sslmode=require`).ssl).toEqual({ rejectUnauthorized: true });
    },
  );

  it.each(["127.0.0.1.example", "x127.0.0.1", "localhost.example"])(
    "is not left out for a machine that only sounds like this one: %s",
    (host) => {
      expect(connectionSettings(`postgres://${host}/d`).ssl).toEqual({ rejectUnauthorized: true });
    },
  );

  it("to another machine is given up only when the caller allows it as well", () => {
    const url = "postgres://db.example/d?sslmode=disable";
    expect(refusal(url)).toMatchObject({ kind: "configuration", code: "database_connection_insecure" });
    expect(refusal(url).message).toBe(
      "The database URL asks for a connection without TLS (sslmode=disable) to db.example, which is not this machine: remove sslmode=disable, and name a private certificate authority with sslrootcert=FILE if the server has one.",
    );
    expect(connectionSettings(url, true).ssl).toBe(false);
  });

  it("takes authority, certificate and key from files, and with verify-ca any host name", () => {
    const [ca, cert, key] = [
      certificate("authority.pem"),
      certificate("other-host.pem"),
      certificate("other-host-key.pem"),
    ];
    const { ssl } = connectionSettings(`postgres://10.0.0.7/d?sslmode=verify-ca&sslrootcert=${ca}`);
    expect(ssl).toMatchObject({ rejectUnauthorized: true, ca: readFileSync(ca, "utf8") });
    expect(ssl === false ? undefined : ssl.checkServerIdentity).toBeTypeOf("function");
    expect(ssl).not.toHaveProperty("cert");
    expect(ssl).not.toHaveProperty("key");
    expect(connectionSettings(`postgres://10.0.0.7/d?sslcert=${cert}&sslkey=${key}`).ssl).toEqual({
      rejectUnauthorized: true,
      cert: readFileSync(cert, "utf8"),
      key: readFileSync(key, "utf8"),
    });
    expect(refusal(`postgres://10.0.0.7/d?sslcert=/no/such&sslkey=${key}`).message).toContain("sslcert=/no/such");
    expect(refusal(`postgres://10.0.0.7/d?sslcert=${cert}&sslkey=/no/such`).message).toContain("sslkey=/no/such");
  });

  it("refuses a file that cannot be read, and says which", () => {
    expect(refusal("postgres://10.0.0.7/d?sslrootcert=/nowhere/ca.pem")).toMatchObject({
      code: "database_url_invalid",
      message: "The database URL names sslrootcert=/nowhere/ca.pem, which cannot be read.",
    });
  });

  it.each([
    ["sslrootcert", "certificate", "other-host-key.pem"],
    ["sslcert", "certificate", "nothing.pem"],
    ["sslkey", "private key without a passphrase", "locked.pem"],
  ])("refuses a file of %s that holds no %s", (parameter, what, name) => {
    const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-ca-"));
    try {
      const { privateKey } = generateKeyPairSync("ed25519");
      const locked = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" });
      writeFileSync(join(folder, "locked.pem"), locked);
      writeFileSync(join(folder, "nothing.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
      const file = name === "other-host-key.pem" ? certificate(name) : join(folder, name);
      expect(refusal(`postgres://10.0.0.7/d?${parameter}=${file}`)).toMatchObject({
        code: "database_url_invalid",
        message: `The database URL names ${parameter}=${file}, which holds no ${what} in PEM form.`,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
