import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import { nearestName } from "../domain/nearest-name.ts";
import { Problem } from "../domain/problem.ts";

/** Where and as whom to connect, with TLS decided. Holds a password: never log it. */
export interface ConnectionSettings {
  /** A host name, an address or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl: false | TlsOptions;
  readonly applicationName?: string;
  readonly connectTimeoutMilliseconds: number;
}

const tlsModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
const parameterNames = ["host", "sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "connect_timeout"];
const defaultConnectTimeoutSeconds = 10;

/**
 * Reads `postgres://user:password@host:port/database?parameters` (RFC 3986, the parameters of libpq named above).
 *
 * TLS is decided here, not by the driver, whose reading of `sslmode` changes between its versions: a remote host
 * always gets TLS with a verified certificate (`sslrootcert` names a private authority, `sslmode=verify-ca` lets the
 * host name differ); `sslmode=disable` on a remote host needs `allowInsecure`. On this machine (loopback, unix
 * socket) TLS is used only when `sslmode` asks for it. What the URL leaves out, the driver takes from `PGUSER`,
 * `PGPASSWORD` and `PGDATABASE`.
 * @throws Problem `configuration`, which never repeats the URL: it may hold a password.
 */
export function connectionSettings(url: string, allowInsecure = false): ConnectionSettings {
  const parsed = parse(url);
  checkParameters(parsed.searchParams);
  const host = parsed.searchParams.get("host") ?? (decoded(parsed.hostname.replace(/^\[|\]$/g, "")) || "localhost");
  const user = decoded(parsed.username);
  const password = decoded(parsed.password);
  const database = decoded(parsed.pathname.replace(/^\//, ""));
  const applicationName = parsed.searchParams.get("application_name");
  const seconds = Number(parsed.searchParams.get("connect_timeout") ?? defaultConnectTimeoutSeconds);
  return {
    host,
    port: parsed.port === "" ? 5432 : Number(parsed.port),
    ...(user !== "" && { user }),
    ...(password !== "" && { password }),
    ...(database !== "" && { database }),
    ...(applicationName !== null && { applicationName }),
    ssl: tlsOptions(host, parsed.searchParams, allowInsecure),
    connectTimeoutMilliseconds: (seconds > 0 ? seconds : defaultConnectTimeoutSeconds) * 1000,
  };
}

function parse(url: string): URL {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return new URL(url);
  throw invalid(
    "The database URL must look like postgres://user:password@host:5432/database; " +
      "write the characters @ : / ? # % of a user name or password percent-encoded (%40 for @).",
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw invalid("The database URL holds a % that starts no percent-encoded character; write it as %25.", error);
  }
}

function checkParameters(parameters: URLSearchParams): void {
  for (const name of parameters.keys()) {
    if (parameterNames.includes(name)) continue;
    const near = nearestName(name, parameterNames);
    const advice = near === undefined ? `Known are ${parameterNames.join(", ")}.` : `Did you mean "${near}"?`;
    throw invalid(`The database URL has an unknown parameter "${name}". ${advice}`);
  }
}

function tlsOptions(host: string, parameters: URLSearchParams, allowInsecure: boolean): false | TlsOptions {
  const mode = parameters.get("sslmode") ?? "prefer";
  if (!tlsModes.includes(mode)) {
    throw invalid(`The database URL has sslmode "${mode}"; it must be one of ${tlsModes.join(", ")}.`);
  }
  if (isOnThisMachine(host) && ["disable", "allow", "prefer"].includes(mode)) return false;
  if (mode === "disable") {
    if (allowInsecure) return false;
    throw new Problem({
      kind: "configuration",
      code: "database_connection_insecure",
      message:
        `The database URL asks for a connection without TLS (sslmode=disable) to ${host}, which is not this machine: ` +
        "remove sslmode=disable, and name a private certificate authority with sslrootcert=FILE if the server has one.",
    });
  }
  const files = { ca: parameters.get("sslrootcert"), cert: parameters.get("sslcert"), key: parameters.get("sslkey") };
  return {
    rejectUnauthorized: true,
    ...(files.ca !== null && { ca: readPem("sslrootcert", files.ca) }),
    ...(files.cert !== null && { cert: readPem("sslcert", files.cert) }),
    ...(files.key !== null && { key: readPem("sslkey", files.key) }),
    // verify-ca: the authority is checked, the host name is not (a tunnel, a bare address).
    ...(mode === "verify-ca" && { checkServerIdentity: () => undefined }),
  };
}

function isOnThisMachine(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** What the driver is given must be good: it passes over an authority that it cannot read, and refuses the server for it. */
function readPem(parameter: "sslrootcert" | "sslcert" | "sslkey", file: string): string {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    throw invalid(`The database URL names ${parameter}=${file}, which cannot be read.`, error);
  }
  const holds = parameter === "sslkey" ? "private key without a passphrase" : "certificate";
  try {
    if (parameter === "sslkey") createPrivateKey(pem);
    else new X509Certificate(pem);
  } catch (error) {
    throw invalid(`The database URL names ${parameter}=${file}, which holds no ${holds} in PEM form.`, error);
  }
  return pem;
}

function invalid(message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code: "database_url_invalid", message, cause });
}
