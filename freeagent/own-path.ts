/**
 * The path and query of a URL from an answer, if it is FreeAgent's API at `origin`: same scheme, host and port, no user
 * name or password, below `/v2/`. Anything else gives undefined and must not be called: the token would leak
 * (OWASP: server-side request forgery). `base` is the path that was called, for relative URLs.
 */
export function ownPath(url: string, origin: string, base: string): string | undefined {
  const called = origin + base;
  if (!URL.canParse(url, called)) return undefined;
  const resolved = new URL(url, called);
  if (resolved.origin !== origin || resolved.username !== "" || resolved.password !== "") return undefined;
  // The parser has resolved `..` by now, also in its encoded forms; a backslash has become a slash.
  if (!resolved.pathname.startsWith("/v2/")) return undefined;
  return resolved.pathname + resolved.search;
}
