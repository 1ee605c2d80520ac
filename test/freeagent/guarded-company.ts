import { randomBytes } from "node:crypto";
import { tokenStore } from "../../db/token-store.ts";
import type { Database } from "../../domain/queryable.ts";
import { Secret } from "../../domain/secret.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { seal } from "../../freeagent/tokens/token-cipher.ts";
import { openTokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { TokenGuard, type TokenGuardOptions } from "../../freeagent/tokens/token-guard.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { neverAsked } from "../support/never-asked.ts";
import { memoryLogger } from "./memory-logger.ts";
import { TestClock } from "./test-clock.ts";
import { firstRefreshToken, startTokenServer } from "./token-server.ts";
import type { Rotation, TokenServer } from "./token-server.ts";

/** The company of these tests. */
export const company = "acme";

/** A guard on the real database, and its clock. */
interface GuardParts {
  readonly guard: TokenGuard;
  readonly clock: TestClock;
}

/** One company's log-in on a database of its own, and guards that work with it. */
export class GuardedCompany {
  readonly lent: LentDatabase;
  readonly key = parseKey(randomBytes(32).toString("base64"));
  /** Closed after each test. */
  readonly open: { close(): Promise<void> }[] = [];
  #origin = "";

  private constructor(lent: LentDatabase) {
    this.lent = lent;
  }

  static async begin(): Promise<GuardedCompany> {
    return new GuardedCompany(await lendDatabase());
  }

  async clean(): Promise<void> {
    for (const one of this.open.splice(0)) await one.close();
    await this.lent.database.execute("delete from freeagent_sync.oauth_tokens");
  }

  async tokens(rotation: Rotation, lifetime?: number): Promise<TokenServer> {
    const server = await startTokenServer(rotation, lifetime);
    this.open.push(server);
    this.#origin = server.origin;
    return server;
  }

  /** A log-in to the server started last, whose access token has so many seconds left; `told`: FreeAgent said whose it is. */
  async logIn(accessSeconds: number, told = true): Promise<void> {
    await tokenStore(this.lent.database).saveLogin(company, {
      keyId: this.key.id,
      accessToken: seal(
        this.key,
        { company, field: "access_token", origin: this.#origin },
        new Secret("access-token-0"),
      ),
      refreshToken: seal(
        this.key,
        { company, field: "refresh_token", origin: this.#origin },
        new Secret(firstRefreshToken),
      ),
      accessSeconds,
      refreshSeconds: 1_000_000,
      origin: this.#origin,
      freeagentCompanyId: 1,
      freeagentSubdomain: "acme",
      companyUnconfirmed: !told,
    });
    // The pair was fetched an hour before its end, as FreeAgent's are.
    await this.lent.database.execute(
      "update freeagent_sync.oauth_tokens set obtained_at = access_expires_at - interval '1 hour'",
    );
  }

  /** Moves the stored times back: so much time has passed. */
  async passSeconds(seconds: number): Promise<void> {
    await this.lent.database.execute(
      `update freeagent_sync.oauth_tokens
       set obtained_at = obtained_at - make_interval(secs => $1),
           access_expires_at = access_expires_at - make_interval(secs => $1)`,
      [seconds],
    );
  }

  makeGuard(
    server: TokenServer,
    database: Database = this.lent.database,
    store?: TokenStore,
    confirm: TokenGuardOptions["confirm"] = neverAsked,
  ): GuardParts {
    const clock = new TestClock(new Date());
    const endpoint = openTokenEndpoint({
      origin: server.origin,
      userAgent: "freeagent-sync/test",
      credentials: { clientId: "id-with_signs", clientSecret: new Secret("secret-with_signs") },
      clock,
    });
    this.open.push(endpoint);
    const shared = { company, endpoint, key: this.key, clock, random: () => 0.5, logger: memoryLogger(), confirm };
    return { guard: new TokenGuard({ ...shared, store: store ?? tokenStore(database) }), clock };
  }
}
