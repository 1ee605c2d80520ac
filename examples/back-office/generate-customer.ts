import { HOME_TOWNS, NAMES, TOWNS_ABROAD } from "./names.ts";
import type { Town } from "./names.ts";
import { seededDice } from "./seeded-dice.ts";
import type { SeededDice } from "./seeded-dice.ts";

/** One row of sales.customers without its key. */
export interface Customer {
  readonly kind: "company" | "person";
  readonly trade_name: string | null;
  readonly forename: string | null;
  readonly surname: string | null;
  readonly email: string | null;
  readonly telephone: string | null;
  readonly street: string;
  readonly street_2: string | null;
  readonly city: string;
  readonly county: string;
  readonly post_code: string;
  readonly country_code: Town["country"];
  readonly terms_days: number;
  readonly vat_number: string | null;
  readonly deleted: boolean;
}

/**
 * Customer number `index` (from 0): the same for the same seed. Trade names never repeat, nor do e-mail addresses, and
 * whoever has no e-mail address has a trade name, so that each customer can be told from every other.
 */
export function generateCustomer(seed: number, index: number): Customer {
  const dice = seededDice(seed, "customer", index);
  const abroad = index % 40 === 13 || index % 40 === 26;
  const towns = abroad ? TOWNS_ABROAD : HOME_TOWNS;
  // A person in every three or four; a soft-deleted customer in every fifty.
  const who = (index % 10) % 3 === 2 ? person(seed, index) : company(seed, index, towns, dice);
  const { name, county, postCode, country } = who.town ?? dice.pick(HOME_TOWNS);
  return {
    ...who.names,
    telephone: dice.oneIn(5) ? null : `01632 960${String(dice.between(0, 999)).padStart(3, "0")}`,
    street: `${dice.between(1, 240)} ${dice.pick(NAMES.streets)}`,
    street_2: dice.oneIn(4) ? dice.pick(NAMES.premises) : null,
    city: name,
    county,
    post_code: postCode,
    country_code: country,
    terms_days: dice.pick([0, 7, 14, 30, 30, 30, 60]),
    vat_number:
      who.names.kind === "company" && country === "GB" && dice.oneIn(2)
        ? `GB${dice.between(100_000_000, 999_999_999)}`
        : null,
    deleted: index % 50 === 49,
  };
}

interface Who {
  readonly names: Pick<Customer, "kind" | "trade_name" | "forename" | "surname" | "email">;
  readonly town?: Town;
}

/** Family, trade and town together name a company once; when all of them are used up a number is added. */
function company(seed: number, index: number, towns: readonly Town[], dice: SeededDice): Who {
  const { first: family, second: trade, round, place } = pair(seed, index, NAMES.families, NAMES.trades);
  // The same pair starts somewhere and moves on by one town each round.
  const town = at(towns, seededDice(seed, "town", place).between(0, towns.length - 1) + round);
  const number = Math.floor(round / towns.length);
  const legalForm = { GB: dice.pick([" Ltd", " LLP", " & Sons", ""]), FR: " SARL", US: " Inc." }[town.country];
  const name = `${family} ${trade} (${town.name})${number === 0 ? "" : ` ${number + 1}`}${legalForm}`;
  const named = dice.oneIn(3);
  return {
    names: {
      kind: "company",
      trade_name: dice.oneIn(6) ? name.toUpperCase() : name,
      forename: named ? dice.pick(NAMES.forenames) : null,
      surname: named ? dice.pick(NAMES.families) : null,
      email: index % 9 === 4 ? null : `accounts@${slug(`${family} ${trade} ${town.name}`)}-${index + 1}.example`,
    },
    town,
  };
}

function person(seed: number, index: number): Who {
  const { first, second } = pair(seed, index, NAMES.forenames, NAMES.families);
  return {
    names: {
      kind: "person",
      trade_name: null,
      forename: first,
      surname: second,
      email: `${slug(first)}.${slug(second)}.${index + 1}@mail.example`,
    },
  };
}

/** Walks through all pairs of two lists in a mixed-up order; `round` says how often it has been through them. */
function pair(seed: number, index: number, firsts: readonly string[], seconds: readonly string[]) {
  const pairs = firsts.length * seconds.length;
  // 7919 is a prime that divides no such product, so each pair comes once per round.
  const place = (index * 7919 + seed) % pairs;
  return {
    first: at(firsts, place),
    second: at(seconds, Math.floor(place / firsts.length)),
    round: Math.floor(index / pairs),
    place,
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError("The list is empty.");
  return item;
}

/** Plain ASCII for an address: accents dropped, everything else that is not a letter or a digit becomes a hyphen. */
function slug(name: string): string {
  const letters: Readonly<Record<string, string>> = { ł: "l", ø: "o", æ: "ae", ı: "i", ß: "ss" };
  return name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[łøæıß]/gu, (letter) => letters[letter] ?? letter)
    .replace(/[\u0300-\u036f'.]/gu, "")
    .replace(/[^a-z0-9]+/gu, "-");
}
