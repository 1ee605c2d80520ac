import type { Config } from "../config/config.ts";
import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import type { Database } from "../domain/queryable.ts";

/** What the log-in commands share. */
export interface LoginSetting {
  readonly config: Config;
  readonly database: Database;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly clock: Clock;
}
