import type { Secret } from "../domain/secret.ts";
import type { StoredTokens, TokenTurn } from "../domain/token-store.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { seal, unseal } from "./token-cipher.ts";
import type { TokenEndpoint, TokenGrant } from "./token-endpoint.ts";
import type { TokenRefusal } from "./token-refusal.ts";

/** What a refresh came to. `superseded`: another pair is stored by now, read again. */
export type RefreshOutcome =
  | { readonly kind: "refreshed"; readonly accessToken: Secret; readonly accessSeconds: number }
  | { readonly kind: "superseded" }
  | TokenRefusal;

/**
 * Refreshes the stored pair in our turn, and saves the new pair before anybody can use it.
 *
 * When FreeAgent refuses the refresh token, the one before is tried once: FreeAgent may go on taking it when the pair
 * that replaced it was never used. Not so when an earlier refresh of this pair was begun and never stored: then the
 * stored token itself was the one that was replaced, and the one before is dead under every kind of rotation.
 */
export async function refreshTokens(
  turn: TokenTurn,
  stored: StoredTokens,
  key: EncryptionKey,
  endpoint: TokenEndpoint,
): Promise<RefreshOutcome> {
  const refreshToken = open(stored, key, "refresh_token", stored.refreshToken);
  await turn.noteRefreshStarted();
  let used = refreshToken;
  let answer = await endpoint.refresh(refreshToken);
  if (answer.kind === "invalid_grant" && !stored.refreshInterrupted && stored.previousRefreshToken !== null) {
    used = open(stored, key, "previous_refresh_token", stored.previousRefreshToken);
    answer = await endpoint.refresh(used);
  }
  if (answer.kind === "granted") return save(turn, stored, key, { grant: answer, used });
  if (answer.kind === "invalid_grant") await turn.noteLoginNeeded();
  // The mark of an earlier lost answer stays: it still tells about the stored token.
  if (answer.kind === "unavailable" && !answer.sent && !stored.refreshInterrupted) await turn.noteRefreshNotSent();
  return answer;
}

async function save(
  turn: TokenTurn,
  stored: StoredTokens,
  key: EncryptionKey,
  { grant, used }: { readonly grant: TokenGrant; readonly used: Secret },
): Promise<RefreshOutcome> {
  const { company, generation } = stored;
  const next = grant.refreshToken ?? used;
  const rotated = next.reveal() !== used.reveal();
  const tokens = {
    keyId: key.id,
    accessToken: seal(key, company, "access_token", grant.accessToken),
    refreshToken: seal(key, company, "refresh_token", next),
    previousRefreshToken: rotated ? seal(key, company, "previous_refresh_token", used) : null,
  };
  const saved = await turn.save(generation, tokens, grant);
  if (!saved) return { kind: "superseded" };
  return { kind: "refreshed", accessToken: grant.accessToken, accessSeconds: grant.accessSeconds };
}

function open(
  stored: StoredTokens,
  key: EncryptionKey,
  field: "refresh_token" | "previous_refresh_token",
  text: string,
): Secret {
  return unseal(key, stored.company, field, { keyId: stored.keyId, text });
}
