import { hostname } from "node:os";
import type { DatabaseChoice } from "../../config/config.ts";
import { connectionSettings } from "../../db/connection-settings.ts";
import { isLoopback } from "../../domain/loopback.ts";

/**
 * Whose figures these are: the database, `office@db.example.com:5432`, and not the host that asks, which may be another
 * container every time. A database of this machine goes by the machine's name. @throws Problem as connectionSettings
 */
export function instanceOf(choice: DatabaseChoice): string {
  if (choice.kind === "embedded") return `embedded@${hostname()}`;
  const { database = "", host, port } = connectionSettings(choice.url);
  const isHere = isLoopback(host) || host === "::1" || host.startsWith("/");
  return `${database}@${isHere ? hostname() : host}:${port}`;
}

/**
 * The grouping key of one company at a push gateway. What a path cannot hold goes as Base64 (Pushgateway, README: URL).
 */
export function groupingOf(company: string, instance: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ company, instance }).map(([name, value]) =>
      /^[^./][^/]*$/.test(value) ? [name, value] : [`${name}@base64`, Buffer.from(value).toString("base64url")],
    ),
  );
}
