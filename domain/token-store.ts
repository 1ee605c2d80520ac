/** A pair of tokens as it is stored: encrypted, with the id of the key. */
export interface SealedTokens {
  readonly keyId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The refresh token before, if there was another. */
  readonly previousRefreshToken: string | null;
}

/** What is stored for a company. All times are seconds by the database's clock, which all processes share. */
export interface StoredTokens extends SealedTokens {
  readonly company: string;
  /** Counts the pairs. */
  readonly generation: number;
  /** Until the access token ends; negative when it has. */
  readonly accessSecondsLeft: number;
  /** How long the access token lives in all. */
  readonly accessLifetimeSeconds: number;
  /** Until the refresh token ends; null when FreeAgent did not say. */
  readonly refreshSecondsLeft: number | null;
  /** A refresh of this pair was begun and its answer never stored. */
  readonly refreshInterrupted: boolean;
  /** FreeAgent has refused the refresh token; only a log-in helps. */
  readonly loginNeeded: boolean;
  /** The FreeAgent that granted the pair, as an origin; null in a pair stored before origins were kept. */
  readonly origin: string | null;
  /** The company at FreeAgent, seen at the log-in. */
  readonly freeagentCompanyId: number | null;
  readonly freeagentSubdomain: string | null;
  /** FreeAgent has not said yet whose pair this is: the company above is that of an earlier log-in, or null. */
  readonly companyUnconfirmed: boolean;
}

/** How long a new pair lives, in seconds from the moment it was asked for. */
export interface Lifetimes {
  readonly accessSeconds: number;
  readonly refreshSeconds: number | null;
}

/** What is said of a pair by who granted it. */
export interface GrantTerms extends Lifetimes {
  /** The FreeAgent that granted the pair, as an origin. */
  readonly origin: string;
}

/** A pair that a person's log-in gave. */
export interface LoginTokens extends Omit<SealedTokens, "previousRefreshToken">, GrantTerms {
  /** Null while FreeAgent has not said which company it is. */
  readonly freeagentCompanyId: number | null;
  readonly freeagentSubdomain: string | null;
  /** The company is that of an earlier log-in: FreeAgent has not said yet whose pair this is. */
  readonly companyUnconfirmed: boolean;
}

/** What is known of a company from its log-ins, of one that was forgotten only while something of it is stored. */
export interface KnownCompany {
  /** The company at FreeAgent; null: nobody has seen it. */
  readonly freeagentCompanyId: number | null;
  readonly freeagentSubdomain: string | null;
  /** Something of it is linked or mirrored. */
  readonly hasWork: boolean;
}

/** The right to refresh a company's tokens; one at a time over all processes has it. */
export interface TokenTurn {
  /** What is stored now. Another process may have refreshed while this one waited for its turn. */
  read(): Promise<StoredTokens | undefined>;
  /** Commits at once that a refresh of the pair of `generation` is about to be sent. */
  noteRefreshStarted(generation: number): Promise<void>;
  /** Commits at once that the refresh was certainly not carried out. */
  noteRefreshNotSent(generation: number): Promise<void>;
  /**
   * Commits at once that only a log-in helps. False when another pair has taken the place of the one of `generation`:
   * a turn can be lost with its connection, without a word, while the answer is waited for.
   */
  noteLoginNeeded(generation: number): Promise<boolean>;
  /**
   * Replaces the pair of `generation`; lifetimes count from the last `noteRefreshStarted`. False when another pair
   * has taken its place. Committed when the turn ends: use the new pair only then.
   */
  save(generation: number, tokens: SealedTokens, terms: GrantTerms): Promise<boolean>;
  /** Stores the same pair under another key. False when another pair has taken its place. */
  reseal(generation: number, tokens: SealedTokens): Promise<boolean>;
}

/** Where tokens are kept. It never sees them in clear. */
export interface TokenStore {
  read(company: string): Promise<StoredTokens | undefined>;
  /** Companies with tokens, in order of their names. */
  companies(): Promise<string[]>;
  /** Runs `work` while nobody else refreshes this company. @throws Problem try_later/token_refresh_busy after 45 s */
  inTurn<Result>(company: string, work: (turn: TokenTurn) => Promise<Result>): Promise<Result>;
  /** As a turn's `save`, committed at once and by itself: for a pair whose turn was lost before it was committed. */
  saveLate(company: string, generation: number, tokens: SealedTokens, terms: GrantTerms): Promise<boolean>;
  /** Stores the pair of a log-in in place of whatever was there. */
  saveLogin(company: string, tokens: LoginTokens): Promise<void>;
  /** Remembers which company the tokens belong to, where that is not known yet. */
  nameCompany(company: string, freeagentCompanyId: number, freeagentSubdomain: string | null): Promise<void>;
  /** FreeAgent has said whose the pair of `generation` is. Nothing happens when another pair has taken its place. */
  confirmCompany(
    company: string,
    generation: number,
    freeagentCompanyId: number,
    freeagentSubdomain: string | null,
  ): Promise<void>;
  /** Which FreeAgent company a company is or, after a logout, was. */
  knownCompany(company: string): Promise<KnownCompany>;
  /** Another company that is logged in to the same company at the FreeAgent of `origin`; null: it may be any. */
  otherOwner(company: string, freeagentCompanyId: number, origin: string | null): Promise<string | undefined>;
  /** Forgets a company's tokens, but not whose they were; false when there were none. */
  remove(company: string): Promise<boolean>;
}
