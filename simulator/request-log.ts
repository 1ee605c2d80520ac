/** One request as the simulator saw it. */
export interface LoggedRequest {
  readonly number: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly user_agent: string | null;
  readonly body: unknown;
  status: number | null;
  wrote: boolean;
  fault: string | null;
}

const kept = 100_000;

/** The latest requests, and counts of all since the last clearing. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #counts = new Map<string, number>();
  #last = 0;

  /** Notes a request that came in; the caller fills in how it ended. */
  begin(
    request: Pick<LoggedRequest, "at" | "method" | "path" | "query" | "user_agent" | "body">,
    shape: string,
  ): LoggedRequest {
    this.#last += 1;
    const entry: LoggedRequest = { number: this.#last, ...request, status: null, wrote: false, fault: null };
    this.#requests.push(entry);
    if (this.#requests.length > 2 * kept) this.#requests = this.#requests.slice(-kept);
    const key = `${request.method} ${shape}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return entry;
  }

  all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => a.localeCompare(b)));
  }

  clear(): void {
    this.#requests = [];
    this.#counts = new Map();
  }
}
