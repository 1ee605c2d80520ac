import type { Secret } from "../../domain/secret.ts";
import type { GrantTerms, SealedTokens, StoredTokens, TokenTurn } from "../../domain/token-store.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { seal, unseal, type TokenField } from "./token-cipher.ts";
import type { TokenEndpoint, TokenGrant } from "./token-endpoint.ts";
import type { TokenRefusal } from "./token-refusal.ts";

/** What a refresh came to. `superseded`: another pair is stored by now, read again. */
export type RefreshOutcome = { readonly kind: "refreshed" } | { readonly kind: "superseded" } | TokenRefusal;

/** A pair that FreeAgent has given in place of the stored one of `generation`. */
export interface NewPair {
  readonly generation: number;
  readonly tokens: SealedTokens;
  readonly terms: GrantTerms;
}

/**
 * Refreshes the stored pair in our turn, and saves the new pair before anybody can use it.
 *
 * When FreeAgent refuses the refresh token, the one before is tried once: FreeAgent may go on taking it when the pair
 * that replaced it was never used. Not so when an earlier refresh of this pair was begun and never stored: then the
 * stored token itself was the one that was replaced, and the one before is dead under every kind of rotation.
 *
 * `onGranted` hears of the new pair before it is saved: until its turn is committed, the pair can be lost with it.
 */
export async function refreshTokens(
  turn: TokenTurn,
  stored: StoredTokens,
  key: EncryptionKey,
  endpoint: TokenEndpoint,
  onGranted: (pair: NewPair) => void,
): Promise<RefreshOutcome> {
  const { generation } = stored;
  const refreshToken = open(stored, key, "refresh_token", stored.refreshToken);
  await turn.noteRefreshStarted(generation);
  let used = refreshToken;
  let answer = await endpoint.refresh(refreshToken);
  if (answer.kind === "invalid_grant" && !stored.refreshInterrupted && stored.previousRefreshToken !== null) {
    used = open(stored, key, "previous_refresh_token", stored.previousRefreshToken);
    answer = await endpoint.refresh(used);
  }
  if (answer.kind === "granted") {
    const pair = sealedPair(stored, key, { ...answer, origin: endpoint.origin }, used);
    onGranted(pair);
    const saved = await turn.save(generation, pair.tokens, pair.terms);
    return { kind: saved ? "refreshed" : "superseded" };
  }
  if (answer.kind === "invalid_grant") return (await turn.noteLoginNeeded(generation)) ? answer : superseded;
  // The mark of an earlier lost answer stays: it still tells about the stored token.
  if (wasNotExecuted(answer) && !stored.refreshInterrupted) await turn.noteRefreshNotSent(generation);
  return answer;
}

const superseded = { kind: "superseded" } as const;

function wasNotExecuted(refusal: TokenRefusal): boolean {
  return refusal.kind === "client_refused" || (refusal.kind === "unavailable" && !refusal.sent);
}

function sealedPair(stored: StoredTokens, key: EncryptionKey, grant: TokenGrant & GrantTerms, used: Secret): NewPair {
  const { company, generation } = stored;
  const next = grant.refreshToken ?? used;
  const rotated = next.reveal() !== used.reveal();
  const place = (field: TokenField) => ({ company, field, origin: grant.origin });
  const tokens = {
    keyId: key.id,
    accessToken: seal(key, place("access_token"), grant.accessToken),
    refreshToken: seal(key, place("refresh_token"), next),
    previousRefreshToken: rotated ? seal(key, place("previous_refresh_token"), used) : null,
  };
  return { generation, tokens, terms: grant };
}

function open(stored: StoredTokens, key: EncryptionKey, field: TokenField, text: string): Secret {
  const { company, origin, keyId } = stored;
  return unseal(key, { company, field, origin }, { keyId, text });
}
