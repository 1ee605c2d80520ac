import type { Random } from "../../domain/random.ts";
import type { Secret } from "../../domain/secret.ts";
import type { StoredTokens } from "../../domain/token-store.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { unseal } from "./token-cipher.ts";

/** A token in memory: good until `freshUntil`, and at a pinch until `endsAt`. Both by this process's clock. */
export interface Held {
  readonly token: Secret;
  /** What was stored when it was read. */
  readonly pair: StoredTokens;
  readonly freshUntil: number;
  readonly endsAt: number;
}

const second = 1000;
/** With less than this left an access token is renewed, or with less than a tenth of its life. */
const earlySeconds = 300;

/** Whether the stored access token need not be renewed yet, by the database's clock. */
export function isFresh(stored: StoredTokens): boolean {
  return stored.accessSecondsLeft > earlyMargin(stored.accessLifetimeSeconds);
}

/** The stored access token in clear, with its ends by the clock that says `now`. @throws Problem as `unseal` */
export function holdTokens(stored: StoredTokens, key: EncryptionKey, now: Date, random: Random): Held {
  const { accessLifetimeSeconds: lifetime, accessSecondsLeft: left, company, origin } = stored;
  const sealed = { keyId: stored.keyId, text: stored.accessToken };
  // Processes that hold the same token should not all come for a new one in the same second.
  const jitter = random() * Math.min(30, lifetime / 20);
  return {
    pair: stored,
    token: unseal(key, { company, field: "access_token", origin }, sealed),
    freshUntil: now.getTime() + (left - earlyMargin(lifetime) - jitter) * second,
    endsAt: now.getTime() + left * second,
  };
}

/** Seconds before its end at which a token counts as used up; never more than half of its life. */
function earlyMargin(lifetimeSeconds: number): number {
  return Math.min(Math.max(earlySeconds, lifetimeSeconds / 10), lifetimeSeconds / 2);
}
