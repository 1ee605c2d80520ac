import type { Call } from "./call.ts";
import { notFound, refused } from "./refusal.ts";

/** One page of a list and the headers that go with it. */
export interface Page<T> {
  readonly records: readonly T[];
  readonly headers: Record<string, string>;
}

const defaultSize = 25;
const largestSize = 100;

/**
 * Cuts the page out of a list that the query asks for: 25 records, at most 100 (more is refused), with `X-Total-Count`
 * and a `Link` that is empty when everything fits one page. `reversed` reads the list from its end.
 */
export function page<T>(
  call: Call,
  list: readonly T[],
  options: { reversed?: boolean; relative?: boolean } = {},
): Page<T> {
  const size = readCount(call, "per_page", defaultSize);
  const number = readCount(call, "page", 1);
  if (size > largestSize) throw refused(call.switches.per_page_refusal_status, "Records limited to 100 per page");
  const pages = Math.max(1, Math.ceil(list.length / size));
  if (number > pages && call.switches.page_past_the_end === "404") throw notFound();
  const headers = { Link: links(call, number, pages, options.relative ?? false), "X-Total-Count": String(list.length) };
  const start = (number - 1) * size;
  if (options.reversed !== true) return { records: list.slice(start, start + size), headers };
  const end = Math.max(0, list.length - start);
  return { records: list.slice(Math.max(0, end - size), end).reverse(), headers };
}

function readCount(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name);
  if (text === null || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw refused(400, `${name} is invalid`);
  return value;
}

function links(call: Call, number: number, pages: number, relative: boolean): string {
  if (pages === 1) return "";
  const wanted: [string, number][] = [];
  if (number > 1) wanted.push(["prev", number - 1]);
  if (number < pages) wanted.push(["next", number + 1]);
  wanted.push(["first", 1], ["last", pages]);
  const quote = call.switches.link_quotes === "single" ? "'" : '"';
  const base = relative && call.switches.relative_bank_links ? "" : call.origin;
  return wanted
    .map(([rel, at]) => `<${base}${call.path}?${queryFor(call, at)}>; rel=${quote}${rel}${quote}`)
    .join(", ");
}

function queryFor(call: Call, number: number): string {
  const query = new URLSearchParams(call.query);
  query.set("page", String(number));
  return query.toString();
}
