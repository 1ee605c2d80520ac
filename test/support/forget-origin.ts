import type { Queryable } from "../../domain/queryable.ts";

/** For FreeAgent at another address, of a proxy say: the stored log-ins are as those from before their origin was kept. */
export async function forgetOrigin(database: Queryable): Promise<void> {
  await database.execute("update freeagent_sync.oauth_tokens set origin = null");
}
