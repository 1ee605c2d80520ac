import { expect, test } from "vitest";
import { PageTrail } from "../../freeagent/page-trail.ts";

/** The first number on each page of a walk, page by page; whether it may go on after each. */
function walk(firsts: readonly (number | undefined)[], total?: number): readonly boolean[] {
  const trail = new PageTrail();
  return firsts.map((first, page) => {
    trail.note(`/v2/contacts?page=${page + 1}`, first);
    return trail.isEndless(`/v2/contacts?page=${page + 2}`, total);
  });
}

const pages = (count: number, firstOf: (page: number) => number | undefined) =>
  Array.from({ length: count }, (_, page) => firstOf(page));

test("a list of a thousand pages that tells no total is a long one", () => {
  expect(walk(pages(1000, (page) => page))).not.toContain(true);
});

test("a link that leads back to a page which was read has no end", () => {
  const trail = new PageTrail();
  trail.note("/v2/contacts?page=1", 1);
  expect(trail.isEndless("/v2/contacts?page=2", 300)).toBe(false);
  trail.note("/v2/contacts?page=2", 101);
  expect(trail.isEndless("/v2/contacts?page=1", 300)).toBe(true);
  expect(trail.isEndless("/v2/contacts?page=2", 300)).toBe(true);
});

test("more pages than the rows can fill, ten on each, and ten that came meanwhile, are too many", () => {
  const seen = walk(
    pages(15, (page) => page),
    30,
  );
  expect(seen.indexOf(true)).toBe(13);
});

test.each([
  ["are empty", () => undefined],
  ["begin as the first one did", () => 7],
])("without a total, a walk goes on over ten pages that %s, and no further", (_, firstOf) => {
  const seen = walk([7, ...pages(12, firstOf)]);
  expect(seen.indexOf(true)).toBe(11);
});
