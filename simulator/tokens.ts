import type { Random } from "./seeded-random.ts";
import type { Switches } from "./switches.ts";

/** What the token endpoint answers on success. */
export interface TokenPair {
  readonly access_token: string;
  readonly token_type: "bearer";
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_token_expires_in: number;
}

interface Code {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly challengeMethod: string;
  readonly expiresAt: number;
}

/** Codes and tokens that the simulator has given out. Instants are milliseconds of its clock. */
export class Tokens {
  readonly #random: Random;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, number>();
  readonly #refresh = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A code for the redirect; it works once. */
  issueCode(code: Omit<Code, "expiresAt">, now: number, switches: Switches): string {
    const text = this.#word(24);
    this.#codes.set(text, { ...code, expiresAt: now + switches.code_seconds * 1000 });
    return text;
  }

  /** Takes a code out of use; undefined when it is unknown, used or too old. */
  takeCode(text: string, now: number): Code | undefined {
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    return code !== undefined && code.expiresAt > now ? code : undefined;
  }

  /** A new pair; earlier access tokens die where the switch says so. */
  issuePair(now: number, switches: Switches, keptRefreshToken?: string): TokenPair {
    if (switches.refresh_kills_access_token) this.#access.clear();
    const accessToken = `1${this.#word(39)}=`;
    const refreshToken = keptRefreshToken ?? `1${this.#word(39)}`;
    this.#access.set(accessToken, now + switches.access_token_seconds * 1000);
    this.#refresh.set(refreshToken, now + switches.refresh_token_seconds * 1000);
    return {
      access_token: accessToken,
      token_type: "bearer",
      expires_in: switches.access_token_seconds,
      refresh_token: refreshToken,
      refresh_token_expires_in: switches.refresh_token_seconds,
    };
  }

  /** The pair for a refresh token, rotated as the switch says; undefined when the token is no longer good. */
  refresh(token: string, now: number, switches: Switches): TokenPair | undefined {
    const diesAt = this.#refresh.get(token);
    if (diesAt === undefined || diesAt <= now) return undefined;
    if (switches.token_rotation === "lax") return this.issuePair(now, switches, token);
    if (switches.token_rotation === "strict") this.#refresh.delete(token);
    else this.#refresh.set(token, Math.min(diesAt, now + switches.rotation_grace_seconds * 1000));
    return this.issuePair(now, switches);
  }

  /** Whether an access token is good. */
  accepts(token: string, now: number): boolean {
    const diesAt = this.#access.get(token);
    return diesAt !== undefined && diesAt > now;
  }

  /** Ends all access tokens, as if their hour had passed. */
  expireAccess(): void {
    this.#access.clear();
  }

  /** Ends everything, as when a user disconnects the app. */
  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
    this.#codes.clear();
  }

  #word(length: number): string {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return Array.from({ length }, () => letters[Math.floor(this.#random() * letters.length)]).join("");
  }
}
