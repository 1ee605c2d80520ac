import type { Queryable } from "../domain/queryable.ts";

/**
 * Refuses a database that takes no writes, as a standby, and a role that may not write the tokens, before something is asked for that
 * can be had only once: a refresh token is used up by its first use, and a person logs in once. Locks nothing.
 * @throws Problem unreachable/database_read_only; DatabaseError 42501
 */
export async function requireWritable(database: Queryable): Promise<void> {
  await database.query("select from freeagent_sync.oauth_tokens where false for update");
}
