const second = 1000;
const longest = 3600 * second;

/**
 * Until when FreeAgent wants no calls after a 429. `Retry-After` holds seconds or an HTTP date (RFC 9110, 10.2.3);
 * without a readable one it is the top of the next minute, when FreeAgent's shorter window starts anew. At least a
 * second and at most an hour, FreeAgent's longest window.
 */
export function blockedUntil(retryAfter: string | undefined, now: Date): Date {
  const wait = Math.min(Math.max(waitOf(retryAfter?.trim() ?? "", now), second), longest);
  return new Date(now.getTime() + wait);
}

function waitOf(retryAfter: string, now: Date): number {
  if (/^\d{1,9}(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * second;
  const date = /^[A-Z][a-z]{2}, /.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  if (!Number.isNaN(date)) return date - now.getTime();
  return 60 * second - (now.getTime() % (60 * second));
}
