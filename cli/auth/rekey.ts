import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
import { rekeyTokens } from "../../freeagent/tokens/rekey-tokens.ts";
import type { LoginSetting } from "../login-setting.ts";
import { tokenKey } from "../token-key.ts";

/**
 * Encrypts all stored tokens with a new key: FREEAGENT_SYNC_KEY or its file is the new one, FREEAGENT_SYNC_OLD_KEY or
 * FREEAGENT_SYNC_OLD_KEY_FILE the one before. Gives a sentence that says how many companies were changed.
 * @throws Problem usage/key_unchanged, and those of tokenKey and rekeyTokens
 */
export async function rekey(setting: LoginSetting): Promise<string> {
  const { environment } = setting;
  const from = await tokenKey(environment, "FREEAGENT_SYNC_OLD_KEY");
  const to = await tokenKey(environment);
  if (from.id === to.id) throw sameKey(from.id);
  const changed = await rekeyTokens(tokenStore(setting.database), from, to);
  return `The tokens of ${changed} ${changed === 1 ? "company" : "companies"} are encrypted with the new key ${to.id}. The old one is no longer needed.`;
}

function sameKey(id: string): Problem {
  return new Problem({
    kind: "usage",
    code: "key_unchanged",
    message: `FREEAGENT_SYNC_OLD_KEY and FREEAGENT_SYNC_KEY are the same key ${id}, so nothing was changed. Set FREEAGENT_SYNC_KEY to the new one.`,
  });
}
