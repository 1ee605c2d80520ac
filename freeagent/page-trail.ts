/** Rows on a page, should FreeAgent give fewer than asked for; and pages that come, or come again, while a list is walked. */
const fewestPerPage = 10;
const spare = 10;

/**
 * The pages of one walk through a list, to tell one that comes to no end from a long one: its links lead back, there are more
 * pages than its rows can fill, or, where FreeAgent tells no total, page after page begins as an earlier one did or
 * holds nothing. Remembers a link and a number of each page.
 */
export class PageTrail {
  readonly #links = new Set<string>();
  readonly #firsts = new Set<number>();
  #barren = 0;

  /** Notes a page that was read: its path and the number of its first row. */
  note(path: string, first: number | undefined): void {
    this.#links.add(path);
    if (first === undefined || this.#firsts.has(first)) this.#barren += 1;
    else this.#firsts.add(first);
  }

  /** True when the walk must not follow this link. */
  isEndless(next: string, total: number | undefined): boolean {
    const mostPages = (total ?? Infinity) / fewestPerPage + spare;
    return this.#links.has(next) || this.#links.size > mostPages || this.#barren > spare;
  }
}
