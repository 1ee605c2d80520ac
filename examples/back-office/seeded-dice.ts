/** Chance that repeats itself: the same seed and name always give the same throws. */
export interface SeededDice {
  /** A whole number from `lowest` to `highest`, both included. */
  between(lowest: number, highest: number): number;
  /** One of the choices, each as likely as the others. The list must not be empty. */
  pick<Choice>(choices: readonly Choice[]): Choice;
  /** True once in `times`, on average. */
  oneIn(times: number): boolean;
}

/**
 * Dice for one thing, for example `seededDice(7, "customer", 12)`: what customer 12 looks like does not depend on how
 * many others are made. The generator is mulberry32, good enough for sample data and for nothing secret.
 */
export function seededDice(seed: number, thing: string, index: number): SeededDice {
  let state = hash(`${seed}/${thing}/${index}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (lowest: number, highest: number): number => lowest + Math.floor(next() * (highest - lowest + 1));
  return {
    between,
    pick: <Choice>(choices: readonly Choice[]): Choice => choice(choices, between(0, choices.length - 1)),
    oneIn: (times) => between(1, times) === 1,
  };
}

function choice<Choice>(choices: readonly Choice[], index: number): Choice {
  const found = choices[index];
  if (found === undefined) throw new RangeError("There is nothing to pick from an empty list.");
  return found;
}

/** FNV-1a over the UTF-16 units, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
