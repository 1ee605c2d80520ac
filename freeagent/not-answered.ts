/** No answer began. `sent` is false only where it is certain that no byte of the request can have reached FreeAgent. */
export class NotAnswered extends Error {
  readonly sent: boolean;
  /** The other side showed a certificate that is not accepted here. */
  readonly distrusted: boolean;
  /** Node's, undici's or the system's error code. */
  readonly code: string;

  constructor(cause: unknown) {
    const code = codeOf(cause);
    super(`no answer (${code})`, { cause });
    this.name = "NotAnswered";
    this.code = code;
    this.sent = !neverConnected(cause);
    this.distrusted = certificate.test(code);
  }
}

const beforeConnection = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Certificate errors come from OpenSSL's verification, before the first byte of a request. */
const certificate =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

function neverConnected(error: unknown): boolean {
  // Several addresses were tried (RFC 8305): each must have failed before its connection stood.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  const code = codeOf(error);
  const syscall = textProperty(error, "syscall") ?? "";
  return beforeConnection.has(code) || certificate.test(code) || ["connect", "getaddrinfo"].includes(syscall);
}

function codeOf(error: unknown): string {
  return textProperty(error, "code") ?? (error instanceof Error ? error.name : "unknown");
}

function textProperty(error: unknown, name: string): string | undefined {
  if (typeof error !== "object" || error === null || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : undefined;
}
