import { startScriptedServer } from "./scripted-server.ts";
import type { ScriptedAnswer, ScriptedServer } from "./scripted-server.ts";

/** What becomes of a refresh token that was used. FreeAgent's own way is not known. */
export type Rotation = "strict" | "grace" | "lax";

/** What happens to one refresh instead of the usual answer. */
export interface Interference {
  readonly answer: ScriptedAnswer | Promise<ScriptedAnswer>;
  /** The tokens are rotated first. */
  readonly afterwards: boolean;
}

/** A token endpoint with the rotation of choice. */
export interface TokenServer extends ScriptedServer {
  /** The refresh tokens that were sent, in order. */
  readonly refreshes: string[];
  /** Answers the next calls with this instead. */
  interfere(answers: readonly Interference[]): void;
  /** Makes every refresh token invalid. */
  revoke(): void;
}

/** The refresh token that the server starts with. */
export const firstRefreshToken = "refresh-token-0";

/** Starts it. `lifetime` is the access token's in seconds. */
export async function startTokenServer(rotation: Rotation, lifetime = 3600): Promise<TokenServer> {
  let alive = new Set([firstRefreshToken]);
  let issued = 0;
  let interferences: readonly Interference[] = [];
  const refreshes: string[] = [];
  const grant = (used: string): ScriptedAnswer => {
    if (!alive.has(used)) return { status: 400, body: { error: "invalid_grant", error_description: "revoked" } };
    issued += 1;
    const next = rotation === "lax" ? used : `refresh-token-${issued}`;
    // Grace: the predecessor goes on working until its successor is used.
    alive = new Set(rotation === "grace" ? [used, next] : [next]);
    return {
      body: {
        access_token: `access-token-${issued}`,
        token_type: "bearer",
        expires_in: lifetime,
        refresh_token: next,
        refresh_token_expires_in: 631_151_957,
      },
    };
  };
  const server = await startScriptedServer((request) => {
    const used = new URLSearchParams(request.body).get("refresh_token") ?? "";
    refreshes.push(used);
    const [interference, ...others] = interferences;
    if (interference === undefined) return grant(used);
    interferences = others;
    if (interference.afterwards) grant(used);
    return interference.answer;
  });
  return {
    ...server,
    refreshes,
    interfere: (answers) => {
      interferences = [...answers];
    },
    revoke: () => {
      alive = new Set();
    },
  };
}
