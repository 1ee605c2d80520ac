import { Problem } from "../domain/problem.ts";
import { parseKey, type EncryptionKey } from "../freeagent/encryption-key.ts";
import { readKeyFile } from "../freeagent/read-key-file.ts";

/**
 * The key that encrypts tokens: FREEAGENT_SYNC_KEY, else the file that FREEAGENT_SYNC_KEY_FILE names.
 * @throws Problem configuration: key_missing, key_invalid, key_file_missing, key_file_exposed
 */
export async function tokenKey(environment: Readonly<Record<string, string | undefined>>): Promise<EncryptionKey> {
  const key = environment["FREEAGENT_SYNC_KEY"];
  if (key !== undefined && key !== "") return parseKey(key);
  const file = environment["FREEAGENT_SYNC_KEY_FILE"];
  if (file !== undefined && file !== "") return readKeyFile(file);
  throw new Problem({
    kind: "configuration",
    code: "key_missing",
    message:
      "FREEAGENT_SYNC_KEY or FREEAGENT_SYNC_KEY_FILE must be set: 32 bytes in base64 that encrypt the tokens. Make one with: openssl rand -base64 32",
  });
}
