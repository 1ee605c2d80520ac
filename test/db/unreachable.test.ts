import pg from "pg";
import { describe, expect, test } from "vitest";
import { brokenOff, lockTimedOut, serverAiling } from "../../db/server-ailing.ts";
import { cannotConnect, connectionLost, isConnectionLoss } from "../../db/unreachable.ts";

const address = { host: "db.example", port: 5433, user: "sync", database: "books" };

function coded(code: string, text = "some words."): Error {
  return Object.assign(new Error(text), { code });
}

function databaseError(code: string, severity = "ERROR", text = "words of the server"): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(text, 1, "error"), { code, severity });
}

const place = 'the database "books" on db.example, port 5433';

describe("a connection that cannot be opened says what to check", () => {
  test.each<[string, Error, string]>([
    [
      "wrong password",
      coded("28P01"),
      'the server refused the password of the user "sync"; check user name and password in DATABASE_URL.',
    ],
    [
      "no way in",
      coded("28000"),
      'the server does not let the user "sync" in (some words); check the role and the server\'s pg_hba.conf.',
    ],
    [
      "no database",
      coded("3D000"),
      "there is no such database on this server; create it (createdb books) or correct its name.",
    ],
    ["no right", coded("42501"), 'the user "sync" may not connect to it; grant connect on this database to the role.'],
    ["full", coded("53300"), "the server has no free connection left (some words); close some or raise the limit."],
    ["starting", coded("57P03"), "the server is starting or stopping (some words); try again in a moment."],
    [
      "nobody listens",
      coded("ECONNREFUSED"),
      "nothing listens there; check that PostgreSQL runs and that host and port are right.",
    ],
    [
      "no socket",
      coded("ENOENT"),
      "there is no such socket; check that PostgreSQL runs and that the folder in host= is right.",
    ],
    [
      "no such host",
      coded("ENOTFOUND"),
      'the host name "db.example" is not known; check its spelling and the name server.',
    ],
    [
      "no name server",
      coded("EAI_AGAIN"),
      'the host name "db.example" is not known; check its spelling and the name server.',
    ],
    [
      "no answer",
      new Error("timeout expired"),
      "no answer in time; check host and port, the network and any firewall between, or give a slow server longer (connect_timeout=SECONDS in DATABASE_URL).",
    ],
    [
      "no answer to TCP",
      coded("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:5433"),
      "no answer in time; check host and port, the network and any firewall between, or give a slow server longer (connect_timeout=SECONDS in DATABASE_URL).",
    ],
    [
      "no password",
      new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"),
      'the server wants a password for the user "sync" and the URL has none; add it to DATABASE_URL or set PGPASSWORD.',
    ],
    [
      "no TLS",
      new Error("The server does not support SSL connections"),
      "the server offers no TLS, which every other machine must; switch ssl on in its postgresql.conf.",
    ],
    [
      "another host's certificate",
      new Error("Hostname/IP does not match certificate's altnames: x"),
      "its TLS certificate belongs to another host (Hostname/IP does not match certificate's altnames: x); write the name that it is made for into DATABASE_URL.",
    ],
    [
      "an unknown authority",
      new Error("self-signed certificate"),
      "its TLS certificate was not accepted (self-signed certificate); name the authority that signed it with sslrootcert=FILE in DATABASE_URL.",
    ],
    [
      "anything else",
      new Error("strange at 10.0.0.1."),
      "strange at 10.0.0.1; check host, port and that PostgreSQL runs.",
    ],
  ])("%s", (_what, cause, advice) => {
    const problem = cannotConnect(address, cause);
    expect(problem).toMatchObject({ kind: "unreachable", code: "database_unreachable", cause });
    expect(problem.message).toBe(`Cannot use ${place}: ${advice}`);
  });

  test("also where the URL leaves user and database to PostgreSQL's defaults", () => {
    const bare = { host: "db.example", port: 5433 };
    expect(cannotConnect(bare, coded("28P01")).message).toBe(
      'Cannot use the database "(the user\'s own)" on db.example, port 5433: the server refused the password of the user; check user name and password in DATABASE_URL.',
    );
    expect(cannotConnect(bare, coded("3D000")).message).toContain("createdb NAME");
  });

  test("for the first of several addresses", () => {
    const all = new AggregateError([coded("ECONNREFUSED"), coded("28P01")], "all failed");
    expect(cannotConnect(address, all).message).toContain("nothing listens there");
    expect(cannotConnect(address, new AggregateError([], "none")).message).toContain(": none;");
  });

  test("even for what is no error", () => {
    expect(cannotConnect(address, "a word").message).toContain(": a word;");
    expect(cannotConnect(address, Object.assign(new Error("odd"), { code: 5 })).message).toContain(": odd;");
  });
});

describe("a connection that broke", () => {
  test("is told with the driver's words, without the statement that knex puts before them", () => {
    const cause = new Error("COMMIT; - read ECONNRESET");
    const problem = connectionLost(address, cause);
    expect(problem).toMatchObject({ kind: "unreachable", code: "database_unreachable", cause });
    expect(problem.message).toBe(
      `Lost the connection to ${place} (read ECONNRESET): check that the server is up, then run again.`,
    );
    expect(connectionLost(address, new Error("select A; - x")).message).toContain("(select A; - x)");
  });

  test.each<[string, unknown, boolean]>([
    ["the server ended the session", databaseError("57P01", "FATAL"), true],
    ["the server panicked", databaseError("XX000", "PANIC"), true],
    ["the server ended the session, in another language", databaseError("57P01", "ВАЖНО"), true],
    ["an idle transaction took too long, in another language", databaseError("25P03", "KATASTROFALNY"), true],
    ["the session was idle for too long, in another language", databaseError("57P05", "KATASTROFALNY"), true],
    ["a pooler lost its server", databaseError("08P01", "FATAL"), true],
    ["the statement was wrong, even in like words", databaseError("42601", "ERROR", "Connection terminated"), false],
    ["the socket broke", coded("ECONNRESET", "read ECONNRESET"), true],
    ["the server had left when it was written to", coded("EPIPE"), true],
    ["a secure socket broke", coded("ECONNRESET", "Client network socket disconnected"), true],
    ["the secure connection was tampered with", coded("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"), true],
    ["the socket was closed here", coded("ERR_STREAM_DESTROYED"), true],
    ["a value of ours was wrong", coded("ERR_INVALID_ARG_TYPE"), false],
    ["the driver says so", new Error("Connection terminated unexpectedly"), true],
    ["the driver says so behind a statement", new Error("BEGIN; - Connection terminated unexpectedly"), true],
    ["the driver gave the connection up", new Error("Client has encountered an error and is not queryable"), true],
    ["the words stand elsewhere", new Error("no Connection terminated"), false],
    ["the words go on", new Error("x is not queryable here"), false],
    ["it is another error", new Error("bug"), false],
    ["it is no error", "Connection terminated", false],
  ])("is told from other errors: %s", (_what, error, lost) => {
    expect(isConnectionLoss(error)).toBe(lost);
  });
});

describe("a server that ails", () => {
  test.each([
    [
      "25006",
      "database_read_only",
      "Nothing can be written to",
      "is it a standby? Name the primary in DATABASE_URL, or have the DBA end the read-only mode, then run again.",
    ],
    ["53100", "database_full", "No disk space is left for", "make room on the server, then run again."],
    ["53200", "database_out_of_memory", "No memory is left for", "see to the server's memory, then run again."],
    ["53400", "database_limit_reached", "A limit of the server was reached by", "raise it, then run again."],
    [
      "40001",
      "database_conflict",
      "A statement was in the way of another one in",
      "run again; on a standby, a larger max_standby_streaming_delay lets long statements end.",
    ],
    [
      "40P01",
      "database_deadlock",
      "A statement and another one waited for each other in",
      "run again; the server's log names both statements.",
    ],
    [
      "55P03",
      "database_lock_timeout",
      "A statement waited too long for a lock in",
      "look in pg_locks for who holds it, or raise the lock_timeout of our role, then run again.",
    ],
    [
      "57014",
      "database_statement_cancelled",
      "A statement was cancelled by",
      "where a timeout did it, give our role a longer one (alter role NAME set statement_timeout = '1h'), then run again.",
    ],
  ])("with %s is %s, whatever the statement was about", (sqlState, code, what, remedy) => {
    const error = databaseError(sqlState);
    const problem = serverAiling(address, error);
    const kind = sqlState === "55P03" ? "try_later" : "unreachable";
    expect(problem).toMatchObject({ kind, code, cause: error });
    expect(problem?.message).toBe(`${what} ${place} (words of the server): ${remedy}`);
  });

  test("names who kept a lock, where that is known", () => {
    const blocker = "sales.customers is kept by session 7 (psql)";
    expect(serverAiling(address, databaseError("55P03"), blocker)?.message).toContain(
      `: ${blocker}. End that transaction, or raise the lock_timeout of our role, then run again.`,
    );
    expect(serverAiling(address, databaseError("53100"), blocker)?.message).not.toContain(blocker);
  });

  test("is not what other errors tell of", () => {
    expect(serverAiling(address, databaseError("23505"))).toBeUndefined();
    expect(serverAiling(address, coded("53100"))).toBeUndefined();
  });

  test.each([
    ["40001", true, false],
    ["40P01", true, false],
    ["55P03", true, true],
    ["57014", true, false],
    ["53100", false, false],
  ])("may have broken the statement off, or waited for a lock: %s", (sqlState, broken, lock) => {
    const error = databaseError(sqlState);
    const problem = serverAiling(address, error);
    expect(brokenOff(problem)).toBe(broken ? error : undefined);
    expect(lockTimedOut(problem)).toBe(lock ? error : undefined);
    expect(brokenOff(error)).toBeUndefined();
  });
});
