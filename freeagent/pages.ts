import type { FreeAgentClient } from "./client.ts";
import { FreeAgentError } from "./errors.ts";
import { linkTarget } from "./link-header.ts";
import { ownPath } from "./own-path.ts";
import { PageTrail } from "./page-trail.ts";
import { readObject, readUnder, requireList } from "./resources/read-answer.ts";
import type { Answer } from "./resources/read-answer.ts";
import type { Resource } from "./resources/resource.ts";
import { SeenNumbers } from "./seen-numbers.ts";

/** Query of a list: FreeAgent's names; undefined values are left out. */
export type ListQuery = Readonly<Record<string, string | number | boolean | undefined>>;

const perPage = 100;
const mostWalks = 3;

/**
 * Walks a list page by page. Pages are offsets over a living query, so a row may be missed while others change: when
 * the distinct numbers differ from `X-Total-Count`, or that falls from one page to the next (a row that was read has gone,
 * and those behind it have moved up), the list is walked again, and its rows come again (take the last one). Holds one
 * page and the numbers seen in memory.
 * @throws FreeAgentError `unreachable`/`list_unstable` when three walks in a row did not agree: nothing may then be
 * concluded from what is missing
 */
export async function* listPages<Fields>(
  client: FreeAgentClient,
  resource: Resource<Fields>,
  query: ListQuery,
): AsyncGenerator<Answer<Fields>[], void> {
  const first = `/v2/${resource.kind}?${queryString({ ...query, per_page: perPage })}`;
  for (let walk = 1; walk <= mostWalks; walk += 1) {
    const seen = new SeenNumbers();
    let total: number | undefined;
    let shrank = false;
    for await (const page of walkOnce(client, resource, first)) {
      for (const row of page.rows) seen.add(row.id);
      shrank ||= total !== undefined && page.total !== undefined && page.total < total;
      total = page.total;
      if (page.rows.length > 0) yield page.rows;
    }
    if (!shrank && (total === undefined || total === seen.countDistinct())) return;
  }
  throw listError(first, "unreachable", "list_unstable", "The list kept changing while it was read; read it again.");
}

/**
 * How many objects a list has, from the header of a page of one. Undefined when FreeAgent does not say.
 * @throws FreeAgentError
 */
export async function countListed(
  client: FreeAgentClient,
  resource: Resource<unknown>,
  query: ListQuery,
): Promise<number | undefined> {
  const path = `/v2/${resource.kind}?${queryString({ ...query, per_page: 1 })}`;
  const answer = await client.send({ method: "GET", path, priority: resource.priority });
  return totalOf(answer.headers.get("x-total-count"));
}

interface Page<Fields> {
  readonly rows: Answer<Fields>[];
  readonly total: number | undefined;
}

async function* walkOnce<Fields>(
  client: FreeAgentClient,
  resource: Resource<Fields>,
  first: string,
): AsyncGenerator<Page<Fields>, void> {
  const trail = new PageTrail();
  for (let path = first; ;) {
    const request = { method: "GET", path, priority: resource.priority } as const;
    const answer = await client.send(request);
    const rows = readUnder(request, answer, resource.kind, (value) =>
      requireList(value).map((row) => readObject(row, resource.fields)),
    );
    const total = totalOf(answer.headers.get("x-total-count"));
    trail.note(path, rows[0]?.id);
    yield { rows, total };
    const next = nextPath(answer.headers.get("link"), client.origin, path);
    if (next === undefined) return;
    if (trail.isEndless(next, total)) {
      throw listError(first, "unreachable", "list_loops", "FreeAgent's pages of this list come to no end.");
    }
    path = next;
  }
}

/** The next page, if there is one. @throws FreeAgentError `forbidden` for a page anywhere else than on the API called */
function nextPath(header: string | undefined, origin: string, path: string): string | undefined {
  const target = linkTarget(header, "next");
  if (target === undefined) return undefined;
  const next = ownPath(target, origin, path);
  if (next !== undefined) return next;
  const message = "FreeAgent's answer names a next page outside its API; it was not called, so the token stayed here.";
  throw listError(path, "forbidden", "foreign_link", message);
}

function totalOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,12}$/.test(header.trim()) ? Number(header) : undefined;
}

function listError(path: string, failureClass: "unreachable" | "forbidden", code: string, message: string) {
  return new FreeAgentError({
    class: failureClass,
    code,
    call: `GET ${path.split("?")[0] ?? path}`,
    messages: [message],
  });
}

function queryString(query: ListQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.toString();
}
