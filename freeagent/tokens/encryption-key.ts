import { createHash } from "node:crypto";
import { Problem } from "../../domain/problem.ts";

const keyBytes = 32;

/** The key that encrypts tokens, in memory. */
export interface EncryptionKey {
  /** A fingerprint that may be stored and printed. */
  readonly id: string;
  /** 32 bytes; never printed: it is not enumerable. */
  readonly bytes: Buffer;
}

/**
 * Reads a key: 32 bytes in base64, as `openssl rand -base64 32` makes them. `setting` names where it comes from.
 * @throws Problem configuration/key_invalid
 */
export function parseKey(base64: string, setting = "FREEAGENT_SYNC_KEY"): EncryptionKey {
  const text = base64.trim();
  const bytes = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : Buffer.alloc(0);
  if (bytes.length !== keyBytes) {
    throw new Problem({
      kind: "configuration",
      code: "key_invalid",
      message: `The key for the tokens (${setting}) must be 32 bytes in base64; make one with: openssl rand -base64 32`,
    });
  }
  const id = createHash("sha256").update("freeagent-sync key id").update(bytes).digest("hex").slice(0, 12);
  return Object.defineProperty({ id, bytes }, "bytes", { enumerable: false });
}
