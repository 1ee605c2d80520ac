import type { Clock } from "../../domain/clock.ts";
import type { Logger } from "../../domain/logger.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import type { NewPair, RefreshOutcome } from "./refresh-tokens.ts";

/** What a late save works with. */
interface LateSave {
  readonly company: string;
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds before each attempt: long enough in all for a restart of PostgreSQL. */
const pauses = [0, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Saves a pair whose turn was lost with its connection. FreeAgent may take no other refresh token from now on, so this
 * does not give up at once. @throws `lost`, what ended the turn, when PostgreSQL does not come back
 */
export async function saveLate(parts: LateSave, pair: NewPair, lost: unknown): Promise<RefreshOutcome> {
  const { company, store, clock, logger } = parts;
  const { generation, tokens, terms } = pair;
  for (const pause of pauses) {
    await clock.sleep(pause);
    // The turn may have been committed after all, or another process have stored a pair: then nothing is overwritten.
    const saved = await store.saveLate(company, generation, tokens, terms).catch(() => undefined);
    if (saved === undefined) continue;
    logger.warn({ company, generation }, "token.saved_late");
    return { kind: saved ? "refreshed" : "superseded" };
  }
  throw lost;
}
