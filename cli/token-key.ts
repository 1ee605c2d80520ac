import { Problem } from "../domain/problem.ts";
import { parseKey, type EncryptionKey } from "../freeagent/tokens/encryption-key.ts";
import { readKeyFile } from "../freeagent/tokens/read-key-file.ts";

/**
 * The key that encrypts tokens: FREEAGENT_SYNC_KEY, else the file that FREEAGENT_SYNC_KEY_FILE names. The old key of a
 * change of keys has names of its own.
 * @throws Problem configuration: key_missing, key_invalid, key_file_missing, key_file_exposed
 */
export async function tokenKey(
  environment: Readonly<Record<string, string | undefined>>,
  name: "FREEAGENT_SYNC_KEY" | "FREEAGENT_SYNC_OLD_KEY" = "FREEAGENT_SYNC_KEY",
): Promise<EncryptionKey> {
  const key = environment[name];
  if (key !== undefined && key !== "") return parseKey(key, name);
  const file = environment[`${name}_FILE`];
  if (file !== undefined && file !== "") {
    return readKeyFile(file, { name: `${name}_FILE`, credentialsFolder: environment["CREDENTIALS_DIRECTORY"] });
  }
  throw new Problem({
    kind: "configuration",
    code: "key_missing",
    message: `${name} or ${name}_FILE must be set: 32 bytes in base64 that encrypt the tokens. Make one with: openssl rand -base64 32`,
  });
}
