import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import type { StoredTokens, TokenStore } from "../../domain/token-store.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { seal, unseal } from "./token-cipher.ts";
import type { TokenField } from "./token-cipher.ts";

/**
 * Encrypts all stored tokens with another key and gives the number of companies. It may be stopped and run again:
 * rows that have the new key already are left alone. @throws Problem key_wrong for a row that neither key opens
 */
export async function rekeyTokens(store: TokenStore, from: EncryptionKey, to: EncryptionKey): Promise<number> {
  let changed = 0;
  for (const company of await store.companies()) {
    const done = await store.inTurn(company, async (turn) => {
      const stored = await turn.read();
      if (stored === undefined || stored.keyId === to.id) return false;
      if (stored.keyId !== from.id) throw oldKeyWrong(from, stored);
      return turn.reseal(stored.generation, resealed(stored, from, to));
    });
    if (done) changed += 1;
  }
  return changed;
}

function oldKeyWrong(from: EncryptionKey, { company, keyId }: StoredTokens): Problem {
  return new Problem({
    kind: "configuration",
    code: "key_wrong",
    message: `The tokens of ${company} were encrypted with the key ${keyId}, but FREEAGENT_SYNC_OLD_KEY is the key ${from.id}. Give the key of before, or log in again with the new one: ${authCommandLine("login", company)}`,
  });
}

function resealed(stored: StoredTokens, from: EncryptionKey, to: EncryptionKey) {
  const { company, origin, keyId } = stored;
  const move = (field: TokenField, text: string): string => {
    const place = { company, field, origin };
    return seal(to, place, unseal(from, place, { keyId, text }));
  };
  const previous = stored.previousRefreshToken;
  return {
    keyId: to.id,
    accessToken: move("access_token", stored.accessToken),
    refreshToken: move("refresh_token", stored.refreshToken),
    previousRefreshToken: previous === null ? null : move("previous_refresh_token", previous),
  };
}
