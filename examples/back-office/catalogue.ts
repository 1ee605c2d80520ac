/**
 * Something the workshop sells. Prices are whole pence without VAT, a quantity is a number of steps of
 * `stepHundredths` (25 = a quarter).
 */
interface Article {
  readonly description: string;
  readonly unit: "each" | "hour" | "day" | "job";
  readonly pence: readonly [lowest: number, highest: number];
  readonly steps: readonly [lowest: number, highest: number];
  readonly stepHundredths: number;
  /** S standard, R reduced, Z zero rate; a customer abroad is always charged Z. */
  readonly vatCode: "S" | "R" | "Z";
}

/** The price list. Odd pence with quarter hours and cut lengths are there to make rounding matter. */
export const CATALOGUE: readonly Article[] = [
  article("Shop fascia sign, hand-painted", "each", [18_500, 94_999], [1, 2], 100, "S"),
  article("Hanging sign, cast iron bracket", "each", [12_345, 27_595], [1, 3], 100, "S"),
  article("Vinyl lettering, cut per metre", "each", [1_233, 2_999], [3, 40], 35, "S"),
  article("Window graphics", "each", [4_567, 15_015], [1, 6], 100, "S"),
  article("Fitting and making good", "hour", [3_333, 4_875], [2, 30], 25, "S"),
  article("Scaffold tower, per day", "day", [8_999, 11_050], [1, 8], 50, "S"),
  article("Artwork: “Olde Worlde” lettering", "hour", [4_101, 6_667], [2, 18], 50, "S"),
  article("Site survey", "job", [7_500, 14_999], [1, 1], 100, "S"),
  article("A-board, double-sided – weatherproof", "each", [5_995, 9_995], [1, 5], 100, "S"),
  article("Brass plaque, engraved", "each", [8_833, 21_117], [1, 4], 100, "S"),
  article("Delivery", "job", [650, 2_495], [1, 1], 100, "S"),
  article("Grab rails fitted in the home of a person over 60", "job", [6_667, 19_999], [1, 3], 100, "R"),
  article("Child's car seat sign set", "each", [1_049, 2_777], [1, 9], 100, "R"),
  article("Leaflets, A5, per hundred", "each", [1_111, 3_499], [1, 25], 50, "Z"),
  article("Booklets, stitched, 16 pages", "each", [149, 385], [25, 200], 100, "Z"),
  article("Map of the harbour, folded", "each", [333, 795], [10, 120], 100, "Z"),
];

function article(
  description: string,
  unit: Article["unit"],
  pence: Article["pence"],
  steps: Article["steps"],
  stepHundredths: number,
  vatCode: Article["vatCode"],
): Article {
  return { description, unit, pence, steps, stepHundredths, vatCode };
}
