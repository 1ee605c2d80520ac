import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { authCommandLine } from "../domain/auth-command-line.ts";
import { Problem } from "../domain/problem.ts";
import { Secret } from "../domain/secret.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/** Which token it is; part of what is authenticated, so that no two can be exchanged. */
export type TokenField = "access_token" | "refresh_token" | "previous_refresh_token";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts a token with AES-256-GCM (NIST SP 800-38D): base64 of nonce, ciphertext and tag. Company, field and key id
 * are authenticated with it, so a row or column copied to another place does not open.
 */
export function seal(key: EncryptionKey, company: string, field: TokenField, token: Secret): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(key, company, field));
  const text = Buffer.concat([cipher.update(token.reveal(), "utf8"), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64");
}

/**
 * Opens what `seal` made. `keyId` is the one stored beside it.
 * @throws Problem configuration `key_wrong` (another key sealed it) or `token_damaged` (changed, or moved from another row)
 */
export function unseal(
  key: EncryptionKey,
  company: string,
  field: TokenField,
  sealed: { readonly keyId: string; readonly text: string },
): Secret {
  if (sealed.keyId !== key.id) throw keyWrong(key, company, sealed.keyId);
  const bytes = Buffer.from(sealed.text, "base64");
  try {
    const nonce = bytes.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(key, company, field));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const text = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
    return new Secret(Buffer.concat([text, decipher.final()]).toString("utf8"));
  } catch (error) {
    throw new Problem({
      kind: "configuration",
      code: "token_damaged",
      message: `The stored ${field} of ${company} does not open: it was changed or copied from another row. Log in again: ${authCommandLine("login", company)}`,
      cause: error,
    });
  }
}

function associatedData(key: EncryptionKey, company: string, field: TokenField): Buffer {
  return Buffer.from(`${company}|${field}|${key.id}`, "utf8");
}

function keyWrong(key: EncryptionKey, company: string, keyId: string): Problem {
  return new Problem({
    kind: "configuration",
    code: "key_wrong",
    message: `The tokens of ${company} were encrypted with the key ${keyId}, but FREEAGENT_SYNC_KEY is the key ${key.id}. Use the right key, or log in again: ${authCommandLine("login", company)}`,
  });
}
