import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import { Secret } from "../../domain/secret.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/** Which token it is; part of what is authenticated, so that no two can be exchanged. */
export type TokenField = "access_token" | "refresh_token" | "previous_refresh_token";

/** Where a token belongs; all of it is authenticated with the token. */
export interface TokenPlace {
  readonly company: string;
  readonly field: TokenField;
  /** The FreeAgent that granted it, as an origin; null where that was not kept. */
  readonly origin: string | null;
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts a token with AES-256-GCM (NIST SP 800-38D): base64 of nonce, ciphertext and tag. Company, field, origin and key id
 * are authenticated with it, so a row or column copied to another place, or one that is to go to another FreeAgent, does not open.
 */
export function seal(key: EncryptionKey, place: TokenPlace, token: Secret): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(key, place));
  const text = Buffer.concat([cipher.update(token.reveal(), "utf8"), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64");
}

/**
 * Opens what `seal` made, and what was sealed before origins were authenticated: such a token is replaced by the next refresh.
 * `keyId` is the one stored beside it.
 * @throws Problem configuration `key_wrong` (another key sealed it) or `token_damaged` (changed, or moved from another row)
 */
export function unseal(
  key: EncryptionKey,
  place: TokenPlace,
  sealed: { readonly keyId: string; readonly text: string },
): Secret {
  if (sealed.keyId !== key.id) throw keyWrong(key, place.company, sealed.keyId);
  const bytes = Buffer.from(sealed.text, "base64");
  try {
    return opened(key, place, bytes);
  } catch (error) {
    if (place.origin !== null) return unseal(key, { ...place, origin: null }, sealed);
    throw new Problem({
      kind: "configuration",
      code: "token_damaged",
      message: `The stored ${place.field} of ${place.company} does not open: it was changed or copied from another row. Log in again: ${authCommandLine("login", place.company)}`,
      cause: error,
    });
  }
}

function opened(key: EncryptionKey, place: TokenPlace, bytes: Buffer): Secret {
  const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(associatedData(key, place));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const text = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
  return new Secret(Buffer.concat([text, decipher.final()]).toString("utf8"));
}

function associatedData(key: EncryptionKey, { company, field, origin }: TokenPlace): Buffer {
  const before = `${company}|${field}|${key.id}`;
  return Buffer.from(origin === null ? before : JSON.stringify([company, field, key.id, origin]), "utf8");
}

function keyWrong(key: EncryptionKey, company: string, keyId: string): Problem {
  return new Problem({
    kind: "configuration",
    code: "key_wrong",
    message: `The tokens of ${company} were encrypted with the key ${keyId}, but FREEAGENT_SYNC_KEY is the key ${key.id}. Use the right key, or log in again: ${authCommandLine("login", company)}`,
  });
}
