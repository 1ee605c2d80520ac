import { Problem } from "../domain/problem.ts";

/**
 * Ends a command line whose options have values that yargs would quietly take for something else: a list for an option
 * that is given twice, false for any value of a switch but `true`, nothing for a number that was left out.
 * @throws Problem usage/given_twice, usage/value_missing, usage/switch_with_value
 */
export function refuseOddValues(words: readonly string[], given: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(given)) {
    if (name === "_") continue;
    if (Array.isArray(value)) throw usage("given_twice", `--${name} is given more than once.`);
    if (value === "") throw usage("value_missing", `--${name} needs a value.`);
  }
  for (const word of words) {
    const [, name = "", value] = /^--([^=]+)(=.*)?$/s.exec(word) ?? [];
    if (name === "") continue;
    if (value === undefined) requireNumber(name, given);
    // `--dry-run=yes` would be false, and the command do what it was to leave.
    else if (isSwitch(name, given) && !["=true", "=false"].includes(value))
      throw usage("switch_with_value", `--${name} is a switch: leave "${value}" out.`);
  }
  return true;
}

function isSwitch(name: string, given: Readonly<Record<string, unknown>>): boolean {
  return typeof given[name.replace(/^no-/, "")] === "boolean" || typeof given[name] === "boolean";
}

/** A number that is left out is there as nothing; a switch, a text and a number that is there are not. */
function requireNumber(name: string, given: Readonly<Record<string, unknown>>): void {
  const isThere = Object.hasOwn(given, name);
  if (isThere && given[name] === undefined) throw usage("value_missing", `--${name} needs a value.`);
}

/** A mistake on the command line. */
export function usage(code: string, message: string): Problem {
  return new Problem({ kind: "usage", code, message });
}
