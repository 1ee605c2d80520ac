import { currencies } from "../../domain/currencies.ts";
import { holdsReference, readsAs, wordsOf } from "./holds-reference.ts";

/**
 * True when a bank line's text surely names the reference. One with a letter in it is sure wherever it stands. One of
 * digits alone may be a part of a date or an amount (`12 NOV`, `12.00`): a long one must stand by itself and be no date,
 * a short one or a date must stand directly behind `INV` or `INVOICE`, with no more of a date behind it.
 */
export function namesReference(description: string, reference: string): boolean {
  if (!holdsReference(description, reference)) return false;
  const digits = wordsOf(reference).join("");
  if (!/^\d+$/.test(digits)) return true;
  const spots = spotsOf(description);
  return spots.some((_, first) => {
    const words = spots.slice(first).map(({ word }) => word);
    const count = words[0] === "" ? 0 : readsAs(words, wordsOf(reference));
    return count > 0 && isSure(spots, first, count, digits);
  });
}

/** A word of a text, and what stands between it and the next one. */
interface Spot {
  readonly word: string;
  readonly after: string;
}

function spotsOf(text: string): readonly Spot[] {
  const found = text.toLowerCase().matchAll(/([\p{L}\p{N}]*)([^\p{L}\p{N}]*)/gu);
  return [...found]
    .map(([, word = "", after = ""]) => ({ word, after }))
    .filter(({ word, after }) => word + after !== "");
}

/** Fewer digits than these are too often something else. */
const longEnough = 6;

function isSure(spots: readonly Spot[], first: number, count: number, digits: string): boolean {
  const before = spots[first - 1];
  const last = spots[first + count - 1];
  const next = spots[first + count]?.word;
  const around = `${before?.after ?? ""}${last?.after ?? ""}`;
  if (isJoined(before, spots[first]?.word) || isJoined(last, next) || /\p{Sc}/u.test(around)) return false;
  if (isMoneyWord(before?.word) || isMoneyWord(next) || last?.after.startsWith("%")) return false;
  if (digits.length >= longEnough && !looksLikeDate(digits)) return true;
  return isAnnounced(spots, first) && !continuesDate(next) && !/^(19|20)\d\d$/.test(digits);
}

/** Parts of one number or date: `12.00`, `12/11`, `10:12`. */
function isJoined(one: Spot | undefined, next: string | undefined): boolean {
  return (
    one !== undefined && next !== undefined && /^[-.,:/']$/.test(one.after) && /\d$/.test(one.word) && /^\d/.test(next)
  );
}

function isMoneyWord(word: string | undefined): boolean {
  return word !== undefined && currencies.includes(word.toUpperCase());
}

function isAnnounced(spots: readonly Spot[], first: number): boolean {
  const numbered = /^(no|nr|num|number)$/.test(spots[first - 1]?.word ?? "");
  return /^(inv|invoices?)$/.test(spots[first - (numbered ? 2 : 1)]?.word ?? "");
}

function continuesDate(next: string | undefined): boolean {
  return /^(\d|(st|nd|rd|th)$|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))/.test(next ?? "");
}

/** Day, month and year in any order that banks write, with two or four digits of the year. */
function looksLikeDate(digits: string): boolean {
  if (digits.length !== 6 && digits.length !== 8) return false;
  const year = digits.length === 6 ? "\\d\\d" : "(?:19|20)\\d\\d";
  const [day, month] = ["(?:0[1-9]|[12]\\d|3[01])", "(?:0[1-9]|1[0-2])"];
  const orders = [day + month + year, month + day + year, year + month + day];
  return new RegExp(`^(?:${orders.join("|")})$`).test(digits);
}
