import type { Answer } from "./call.ts";

/** How many requests a key may make in a window of some seconds. */
export interface Limit {
  readonly key: string;
  readonly allowed: number;
  readonly seconds: number;
}

/** Counts requests in fixed windows that start at the top of the minute and hour of the simulator's clock. */
export class RateLimits {
  readonly #windows = new Map<string, { window: number; count: number }>();

  /** Counts one request against every limit; the first that is over its budget, or undefined. */
  count(limits: readonly Limit[], now: number): Limit | undefined {
    let over: Limit | undefined;
    for (const limit of limits) {
      const window = Math.floor(now / 1000 / limit.seconds);
      const key = `${limit.key} ${limit.seconds}`;
      const used = this.#windows.get(key);
      const count = used?.window === window ? used.count + 1 : 1;
      this.#windows.set(key, { window, count });
      if (count > limit.allowed) over ??= limit;
    }
    return over;
  }
}

/** The 429 that FreeAgent sends: plain text, and when to come back in real seconds. */
export function tooMany(limit: Limit, now: number, scale: number, withRetryAfter: boolean): Answer {
  const left = limit.seconds - ((now / 1000) % limit.seconds);
  const headers = withRetryAfter ? { "Retry-After": String(Math.max(1, Math.ceil(left / scale))) } : {};
  const content = `You must not exceed ${limit.allowed} requests per ${limit.seconds} seconds`;
  return { status: 429, headers, text: { content, type: "text/plain; charset=utf-8" } };
}
