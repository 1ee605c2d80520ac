/** Spellings of FreeAgent that Unicode's English names do not have (FreeAgent API: contacts, country names). */
const freeagentSpellings = [
  "Burma",
  "Czech Republic",
  "Hong Kong",
  "Ivory Coast",
  "Macau",
  "Macedonia",
  "Palestine",
  "Swaziland",
  "Turkey",
];

/**
 * English country names that may be FreeAgent's, each with its ISO code; an empty text where only the name is known. Its
 * own list is not published as data, so this is the union of
 * Unicode's names, in the spellings in use, and those known to differ: a misspelt name or a code is caught, a name that
 * FreeAgent does not have after all is refused by FreeAgent itself.
 */
export function countryNames(): ReadonlyMap<string, string> {
  known ??= namesWithCodes();
  return known;
}

/** Made when first asked for: many commands never do, and it takes as long as a dozen modules. */
let known: ReadonlyMap<string, string> | undefined;

function namesWithCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const found = new Map<string, string>(freeagentSpellings.map((name) => [name, ""]));
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(code);
    if (name === undefined) continue;
    for (const spelling of spellings(name)) if (!found.has(spelling)) found.set(spelling, code);
  }
  return found;
}

function spellings(name: string): string[] {
  const full = name.replaceAll(" & ", " and ").replaceAll("St. ", "Saint ");
  return [...new Set([name, full, full.replace(/ SAR China$/, "")])];
}
