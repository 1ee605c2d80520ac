const second = 1000;
const longest = 3600 * second;

/**
 * Until when, by the clock that says `now`, FreeAgent wants no calls after an answer with status 429. `Retry-After` holds
 * seconds or an HTTP date (RFC 9110, 10.2.3); without a readable one it is the top of FreeAgent's next minute, when its
 * shorter window starts anew. Both go by the answer's own `Date`, for our clock may be wrong. At least a second and at
 * most an hour, FreeAgent's longest window.
 */
export function blockedUntil(headers: ReadonlyMap<string, string>, now: Date): Date {
  const told = Date.parse(headers.get("date") ?? "");
  const theirs = Number.isNaN(told) ? now.getTime() : told;
  const wait = Math.min(Math.max(waitOf(headers.get("retry-after")?.trim() ?? "", theirs), second), longest);
  return new Date(now.getTime() + wait);
}

function waitOf(retryAfter: string, theirs: number): number {
  if (/^\d{1,9}(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * second;
  const date = /^[A-Z][a-z]{2}, /.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  if (!Number.isNaN(date)) return date - theirs;
  return 60 * second - (theirs % (60 * second));
}
