import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectionSettings } from "../../db/connection-settings.ts";
import { Problem } from "../../domain/problem.ts";

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

  it.each(["mysql://a@b/c", "localhost/shop", "postgres://a:p#ss@host:port/db", "postgres://h1:1,h2:2/db"])(
    "that is none is refused without being repeated: %s",
    (url) => {
      const problem = refusal(url);
      expect(problem).toMatchObject({ kind: "configuration", code: "database_url_invalid" });
      expect(problem.message).not.toContain(url.slice(-5));
    },
  );

  it("with a misspelt parameter names the nearest one", () => {
    expect(refusal("postgres://h/d?ssl_mode=require").message).toMatch(/"ssl_mode". Did you mean "sslmode"\?/);
    expect(refusal("postgres://h/d?sslmode=on").message).toMatch(/sslmode "on"; it must be one of disable, /);
    expect(refusal("postgres://h/d?sslrootcert=/no/such.pem").message).toMatch(/sslrootcert=\/no\/such\.pem/);
    expect(refusal("postgres://u:%zz@h/d").message).toMatch(/write it as %25/);
  });
});

describe("TLS", () => {
  it.each(["", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-full"])(
    "to another machine is always verified: %s",
    (parameters) => {
      expect(connectionSettings(`postgres://db.example/d${parameters}`).ssl).toEqual({ rejectUnauthorized: true });
    },
  );

  it.each(["localhost", "127.0.0.1", "[::1]"])("is not needed on this machine, but had when asked for: %s", (host) => {
    expect(connectionSettings(`postgres://${host}/d`).ssl).toBe(false);
    expect(connectionSettings(`postgres://${host}/d?sslmode=require`).ssl).toEqual({ rejectUnauthorized: true });
  });

  it("to another machine is given up only when the caller allows it as well", () => {
    const url = "postgres://db.example/d?sslmode=disable";
    expect(refusal(url)).toMatchObject({ kind: "configuration", code: "database_connection_insecure" });
    expect(connectionSettings(url, true).ssl).toBe(false);
  });

  it("takes a private authority from a file, and with verify-ca any host name", () => {
    const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-ca-"));
    const file = join(folder, "ca.pem");
    writeFileSync(file, "PEM");
    try {
      const { ssl } = connectionSettings(`postgres://10.0.0.7/d?sslmode=verify-ca&sslrootcert=${file}`);
      expect(ssl).toMatchObject({ rejectUnauthorized: true, ca: "PEM" });
      expect(ssl === false ? undefined : ssl.checkServerIdentity).toBeTypeOf("function");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
