import { tokenStore } from "../../db/token-store.ts";
import type { Database } from "../../domain/queryable.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { seal, unseal, type TokenField } from "../../freeagent/tokens/token-cipher.ts";
import type { SampleWorld } from "./sample-world.ts";

/** For FreeAgent at another address, of a proxy say: the stored log-ins are as those from before their origin was kept. */
export async function forgetOrigin({
  database,
  environment,
}: {
  readonly database: Database;
  readonly environment: SampleWorld["environment"];
}): Promise<void> {
  const store = tokenStore(database);
  const key = parseKey(environment["FREEAGENT_SYNC_KEY"] ?? "");
  for (const company of await store.companies()) {
    const stored = await store.read(company);
    if (stored === undefined) continue;
    const { keyId, origin } = stored;
    const unbound = (field: TokenField, text: string): string =>
      seal(key, { company, field, origin: null }, unseal(key, { company, field, origin }, { keyId, text }));
    const previous = stored.previousRefreshToken;
    await database.execute(
      `update freeagent_sync.oauth_tokens
       set origin = null, access_token = $2, refresh_token = $3, previous_refresh_token = $4
       where company = $1`,
      [
        company,
        unbound("access_token", stored.accessToken),
        unbound("refresh_token", stored.refreshToken),
        previous === null ? null : unbound("previous_refresh_token", previous),
      ],
    );
  }
}
