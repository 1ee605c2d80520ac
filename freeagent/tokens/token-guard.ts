import type { Clock } from "../../domain/clock.ts";
import type { Logger } from "../../domain/logger.ts";
import type { Random } from "../../domain/random.ts";
import type { Secret } from "../../domain/secret.ts";
import type { StoredTokens, TokenStore, TokenTurn } from "../../domain/token-store.ts";
import type { AccessTokenSource } from "./access-token-source.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { holdTokens, isFresh } from "./held-tokens.ts";
import type { Held } from "./held-tokens.ts";
import { refreshTokens } from "./refresh-tokens.ts";
import type { NewPair, RefreshOutcome } from "./refresh-tokens.ts";
import { saveLate } from "./save-late.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import { loginNeeded, refusalProblem } from "./token-problems.ts";
import type { TokenRefusal } from "./token-refusal.ts";
import { requireUsable } from "./usable-tokens.ts";

/** What a guard works with. */
export interface TokenGuardOptions {
  /** By its name in freeagent-sync.yaml. */
  readonly company: string;
  readonly store: TokenStore;
  readonly endpoint: TokenEndpoint;
  readonly key: EncryptionKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Asks FreeAgent whose a pair is that it has not said this of. @throws Problem when it is not to be used */
  readonly confirm: (pair: StoredTokens, accessToken: Secret) => Promise<void>;
}

const second = 1000;
/** An old token is used after a failed refresh only while so much of it is left. */
const reserveSeconds = 30;
/** Pause between attempts while the token endpoint fails and the old token is still good. */
const backoffSeconds = 30;

/**
 * Hands out access tokens and sees to it that a person is needed only when FreeAgent has taken the log-in away: one
 * refresh at a time over all processes, early, saved before it is used, and never in a loop. Time is the database's;
 * this process's clock only measures how long a token has been held.
 */
export class TokenGuard implements AccessTokenSource {
  readonly #options: TokenGuardOptions;
  #held: Held | undefined;
  /** Shared by all callers in this process. */
  #underWay: Promise<Held> | undefined;
  /** What came of a refresh that a 401 had asked for. Refused again, it is no use to ask once more. */
  #lastResort: string | undefined;
  /** The last answer of the token endpoint that named a time before which nothing is to be asked. */
  #limited: (TokenRefusal & { readonly kind: "unavailable" }) | undefined;

  constructor(options: TokenGuardOptions) {
    this.#options = options;
  }

  async current(): Promise<string> {
    const now = this.#options.clock.now().getTime();
    if (this.#held !== undefined && now < this.#held.freshUntil) return this.#held.token.reveal();
    return (await this.#renew(undefined)).token.reveal();
  }

  async refused(token: string): Promise<string> {
    if (this.#held !== undefined && this.#held.token.reveal() !== token) return this.current();
    this.#lastResort = (await this.#renew(token)).token.reveal();
    return this.#lastResort;
  }

  async #renew(refused: string | undefined): Promise<Held> {
    while (this.#underWay !== undefined) {
      const held = await this.#underWay;
      if (held.token.reveal() !== refused) return held;
    }
    this.#underWay = this.#readConfirmed(refused).finally(() => {
      this.#underWay = undefined;
    });
    this.#held = await this.#underWay;
    return this.#held;
  }

  /** A log-in may have come while a run is under way, which has made its checks already. */
  async #readConfirmed(refused: string | undefined): Promise<Held> {
    const held = await this.#read(refused);
    if (held.pair.companyUnconfirmed) await this.#options.confirm(held.pair, held.token);
    return held;
  }

  /** The stored token if it will do, else a refresh in our turn. */
  async #read(refused: string | undefined): Promise<Held> {
    const { store, company, endpoint } = this.#options;
    const stored = requireUsable(company, await store.read(company), endpoint.origin);
    const held = this.#hold(stored);
    if (isFresh(stored) && held.token.reveal() !== refused) return held;
    const outcome = this.#tooEarly() ?? (await this.#refresh(refused));
    if (outcome.kind === "held") return outcome.held;
    if (outcome.kind === "unavailable" && outcome.until !== undefined) this.#limited = outcome;
    return this.#judge(outcome, stored, held, refused);
  }

  /** FreeAgent's refusal, until the time that it named has come. */
  #tooEarly(): RefreshOutcome | undefined {
    const until = this.#limited?.until ?? new Date(0);
    return this.#options.clock.now() < until ? this.#limited : undefined;
  }

  /** A refresh in our turn. What FreeAgent gave is kept also when the turn is lost before it is committed. */
  async #refresh(refused: string | undefined) {
    const { store, company } = this.#options;
    let granted: NewPair | undefined;
    const onGranted = (pair: NewPair): void => {
      granted = pair;
    };
    return store
      .inTurn(company, (turn) => this.#inTurn(turn, refused, onGranted))
      .catch((lost: unknown) => {
        if (granted === undefined) throw lost;
        return saveLate(this.#options, granted, lost);
      });
  }

  async #inTurn(turn: TokenTurn, refused: string | undefined, onGranted: (pair: NewPair) => void) {
    const { company, key, endpoint, logger } = this.#options;
    // Somebody may have refreshed while we waited for our turn.
    const stored = requireUsable(company, await turn.read(), endpoint.origin);
    const held = this.#hold(stored);
    if (isFresh(stored) && held.token.reveal() !== refused) return { kind: "held", held } as const;
    // One that has run out was refused for that, however new it seems here.
    if (refused !== undefined && refused === this.#lastResort && isFresh(stored)) {
      throw loginNeeded(company, `FreeAgent refuses even a new token of ${company}.`);
    }
    const outcome = await refreshTokens(turn, stored, key, endpoint, onGranted);
    logger.info({ company, generation: stored.generation, outcome: outcome.kind }, "token.refresh_answered");
    return outcome;
  }

  /** Runs after the turn was committed: only now may a new token be used, or a failure be told. */
  async #judge(outcome: RefreshOutcome, stored: StoredTokens, old: Held, refused: string | undefined): Promise<Held> {
    const { company, store, endpoint, logger, clock, random } = this.#options;
    if (outcome.kind === "refreshed" || outcome.kind === "superseded") {
      return this.#hold(requireUsable(company, await store.read(company), endpoint.origin));
    }
    const stillGood = refused === undefined && stored.accessSecondsLeft > reserveSeconds;
    if (outcome.kind !== "unavailable" || !stillGood) throw refusalProblem(company, outcome);
    logger.warn({ company, problem: outcome.message }, "token.refresh_postponed");
    const now = clock.now().getTime();
    const pause = Math.max(backoffSeconds * second * (1 + random()), (outcome.until?.getTime() ?? now) - now);
    return { ...old, freshUntil: Math.min(now + pause, old.endsAt - reserveSeconds * second) };
  }

  #hold(stored: StoredTokens): Held {
    const { key, clock, random } = this.#options;
    return holdTokens(stored, key, clock.now(), random);
  }
}
