/**
 * The target of one relation in a `Link` header (RFC 8288), or undefined. FreeAgent documents double quotes and sends
 * single ones; RFC 8288 allows none at all. On a single page the header is there and empty.
 */
export function linkTarget(header: string | undefined, relation: string): string | undefined {
  if (header === undefined) return undefined;
  for (const entry of header.matchAll(/<([^>]*)>((?:[^,"'<]|"[^"]*"|'[^']*')*)/g)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,]+))/i.exec(entry[2] ?? "");
    const names = (relations?.[1] ?? relations?.[2] ?? relations?.[3] ?? "").toLowerCase().split(/\s+/);
    if (names.includes(relation)) return entry[1];
  }
  return undefined;
}
