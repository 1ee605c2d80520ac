import type { Random } from "../../domain/random.ts";
import type { RequestBudget, RequestPriority } from "../../domain/request-budget.ts";
import { createClient } from "../../freeagent/client.ts";
import type { ClientOptions, FreeAgentClient } from "../../freeagent/client.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { memoryLogger } from "./memory-logger.ts";
import { TestClock } from "./test-clock.ts";

/** A budget that allows everything and remembers what it was asked. */
class RecordingBudget implements RequestBudget {
  readonly taken: RequestPriority[] = [];
  readonly blocks: Date[] = [];
  readonly dates: Date[] = [];

  take(priority: RequestPriority, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.taken.push(priority);
    return Promise.resolve();
  }

  block(until: Date): Promise<void> {
    this.blocks.push(until);
    return Promise.resolve();
  }

  observeServerDate(date: Date): void {
    this.dates.push(date);
  }
}

/** A client for a test, with what it was given. */
export interface TestClient {
  readonly client: FreeAgentClient;
  readonly budget: RecordingBudget;
  readonly clock: TestClock;
  readonly logger: ReturnType<typeof memoryLogger>;
}

const half: Random = () => 0.5;

/** A client whose clock jumps, whose token is `token-1` and, refused, `token-2`. */
export function testClient(origin: string, options: Partial<ClientOptions> = {}): TestClient {
  const budget = new RecordingBudget();
  const clock = new TestClock();
  const logger = memoryLogger();
  const accessToken = { current: () => Promise.resolve("token-1"), refused: () => Promise.resolve("token-2") };
  const client = createClient({
    origin,
    userAgent: "freeagent-sync/1.2.3 (+https://example.com)",
    accessToken,
    budget,
    clock,
    logger,
    random: half,
    ...options,
  });
  return { client, budget, clock, logger };
}

/** The FreeAgentError that a promise rejects with; anything else fails the test as it is. */
export async function failureOf(promise: Promise<unknown>): Promise<FreeAgentError> {
  const outcome: unknown = await promise.then(
    () => new Error("expected a FreeAgentError, but nothing went wrong"),
    (error: unknown) => error,
  );
  if (outcome instanceof FreeAgentError) return outcome;
  throw outcome;
}
