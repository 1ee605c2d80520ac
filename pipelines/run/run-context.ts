import type { CompanyConfig } from "../../config/config.ts";
import type { Breaker } from "../../domain/breaker.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Logger } from "../../domain/logger.ts";
import type { Random } from "../../domain/random.ts";
import type { Database } from "../../domain/queryable.ts";
import type { ApplyFiles } from "../../extract/back-office/read-apply-files.ts";
import type { Mapping } from "../../extract/back-office/mapping-file.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import type { Lease } from "../../load/runs/lease.ts";
import type { LaterPayments } from "../../transform/payments/later-payments.ts";
import type { BrokenCalls } from "../push/broken-calls.ts";
import type { Progress } from "./progress.ts";
import type { SilentTables } from "../push/silent-tables.ts";
import type { VanishedKeys } from "../push/vanished-keys.ts";
import type { WaveSize } from "../push/wave-size.ts";

/** Everything that a pipeline of one run works with. */
export interface RunContext {
  readonly runId: string;
  readonly company: CompanyConfig;
  readonly lease: Lease;
  readonly database: Database;
  readonly client: FreeAgentClient;
  readonly mapping: Mapping;
  readonly applyFiles: ApplyFiles;
  /** Stops the writes of the run while FreeAgent fails for everybody. */
  readonly breaker: Breaker;
  /** Bugs that calls met: they are told when the work has ended. */
  readonly broken: BrokenCalls;
  /** Captured tables whose changes go unseen: they are told when the work has ended. */
  readonly silent: SilentTables;
  /** What is deleted because rows are gone, counted over the run. */
  readonly vanished: VanishedKeys;
  /** The payments of a backfill that are still to come. */
  readonly laterPayments: LaterPayments;
  /** How many keys share a commit of intents. */
  readonly waveSize: WaveSize;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly progress: Progress;
  /** Aborts when the operator stops the run or the lease is lost: finish what is in flight, start nothing new. */
  readonly signal: AbortSignal;
}
