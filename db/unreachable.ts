import pg from "pg";
import { Problem } from "../domain/problem.ts";
import type { ConnectionSettings } from "./connection-settings.ts";

/** What an operator is told of where a database is. */
export type Address = Pick<ConnectionSettings, "host" | "port" | "user" | "database">;

/**
 * The Problem (`unreachable`, `database_unreachable`) of a connection that could not be opened: names host, port,
 * database and what to check, never the password. SQLSTATEs are those of PostgreSQL's appendix A.
 */
export function cannotConnect(address: Address, cause: unknown): Problem {
  const { code, text } = described(cause);
  return unreachable(`Cannot use ${placeOf(address)}: ${adviceFor(address, code, text)}`, cause);
}

/**
 * The Problem of a connection that broke during a statement or transaction. Whether that statement took effect is
 * unknown: whoever catches this must look before it writes again.
 */
export function connectionLost(address: Address, cause: unknown): Problem {
  const { text } = described(cause);
  const message = `Lost the connection to ${placeOf(address)} (${text}): check that the server is up, then run again.`;
  return unreachable(message, cause);
}

/** Shutdown, termination, timeouts of idle sessions and of transactions: after these PostgreSQL has ended the session. */
const sessionEnded = /^(57P|25P0[34])/;
/** The system's names, and Node's for streams and TLS; not those of wrong arguments, which are ours. */
const socketBroke = /^(E[A-Z]+|ERR_(STREAM|SOCKET|SSL|TLS)_\w+)$/;

/** Whether an error of a statement means that its connection is gone, as opposed to an SQL error. */
export function isConnectionLoss(error: unknown): boolean {
  // After FATAL and PANIC it has, too, but the server says these words in its own language.
  if (error instanceof pg.DatabaseError) {
    return error.severity === "FATAL" || error.severity === "PANIC" || sessionEnded.test(error.code ?? "");
  }
  if (!(error instanceof Error)) return false;
  if (socketBroke.test(described(error).code)) return true;
  // knex puts the statement before the text: "BEGIN; - Connection terminated unexpectedly".
  return /(^| - )Connection terminated|is not queryable$/.test(error.message);
}

function unreachable(message: string, cause: unknown): Problem {
  return new Problem({ kind: "unreachable", code: "database_unreachable", message, cause });
}

/** Names database, host and port. */
export function placeOf({ host, port, database }: Address): string {
  return `the database "${database ?? "(the user's own)"}" on ${host}, port ${port}`;
}

function adviceFor({ host, user, database }: Address, code: string, text: string): string {
  const who = user === undefined ? "the user" : `the user "${user}"`;
  switch (code) {
    case "28P01":
      return `the server refused the password of ${who}; check user name and password in DATABASE_URL.`;
    case "28000":
      return `the server does not let ${who} in (${text}); check the role and the server's pg_hba.conf.`;
    case "3D000":
      return `there is no such database on this server; create it (createdb ${database ?? "NAME"}) or correct its name.`;
    case "42501":
      return `${who} may not connect to it; grant connect on this database to the role.`;
    case "53300":
      return `the server has no free connection left (${text}); close some or raise the limit.`;
    case "57P03":
      return `the server is starting or stopping (${text}); try again in a moment.`;
    case "ECONNREFUSED":
      return "nothing listens there; check that PostgreSQL runs and that host and port are right.";
    case "ENOENT":
      return "there is no such socket; check that PostgreSQL runs and that the folder in host= is right.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host name "${host}" is not known; check its spelling and the name server.`;
    default:
      return adviceByText(text, who);
  }
}

/** pg gives no code to these; its texts are the only sign. */
function adviceByText(text: string, who: string): string {
  if (text.includes("timeout expired") || text.includes("ETIMEDOUT")) {
    return "no answer in time; check host and port, the network and any firewall between, or give a slow server longer (connect_timeout=SECONDS in DATABASE_URL).";
  }
  if (text.includes("password must be a string")) {
    return `the server wants a password for ${who} and the URL has none; add it to DATABASE_URL or set PGPASSWORD.`;
  }
  if (text.includes("does not support SSL")) {
    return "the server offers no TLS, which every other machine must; switch ssl on in its postgresql.conf.";
  }
  if (/altname/i.test(text)) {
    return `its TLS certificate belongs to another host (${text}); write the name that it is made for into DATABASE_URL.`;
  }
  if (/certificate/i.test(text)) {
    return `its TLS certificate was not accepted (${text}); name the authority that signed it with sslrootcert=FILE in DATABASE_URL.`;
  }
  return `${text}; check host, port and that PostgreSQL runs.`;
}

/** SQLSTATE or code of the system, if any, and the words without a full stop. */
export function described(error: unknown): { code: string; text: string } {
  // A name with several addresses fails with one error for each of them; the first says enough.
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [];
  const first = errors[0] ?? error;
  if (!(first instanceof Error)) return { code: "", text: String(first) };
  const code = "code" in first && typeof first.code === "string" ? first.code : "";
  // knex puts its own statement in front: "COMMIT; - read ECONNRESET".
  return { code, text: first.message.replace(/^[A-Z]+; - /, "").replace(/\.$/, "") };
}
