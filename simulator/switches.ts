import {
  bankSwitches,
  companySwitches,
  oauthSwitches,
  requestSwitches,
  salesSwitches,
  type SwitchDefinition,
} from "./switch-definitions.ts";

/** Every switch by name: what the API documents leave open, and what a test may want otherwise. */
export const switchDefinitions = {
  ...oauthSwitches,
  ...requestSwitches,
  ...companySwitches,
  ...salesSwitches,
  ...bankSwitches,
} as const;

/** The position of every switch. */
export type Switches = {
  -readonly [Name in keyof typeof switchDefinitions]: (typeof switchDefinitions)[Name] extends SwitchDefinition<
    infer Value
  >
    ? Value
    : never;
};

/** All switches at their defaults. */
export function defaultSwitches(): Switches {
  const switches = Object.entries(switchDefinitions).map(([name, definition]) => [name, definition.default]);
  return Object.fromEntries(switches) as Switches;
}

/** Sets the named switches in place; returns a sentence per name or value that does not exist (then nothing is set). */
export function setSwitches(switches: Switches, wanted: Readonly<Record<string, unknown>>): string[] {
  const problems = Object.entries(wanted).flatMap(([name, value]) => problemOf(name, value));
  if (problems.length === 0) Object.assign(switches, wanted);
  return problems;
}

function problemOf(name: string, value: unknown): string[] {
  const definition = definitionOf(name);
  if (definition === undefined) return [`there is no switch ${name}`];
  if (definition.oneOf !== undefined && !definition.oneOf.some((allowed) => allowed === value)) {
    return [`${name} must be one of ${definition.oneOf.join(", ")}`];
  }
  return typeof value === typeof definition.default ? [] : [`${name} must be a ${typeof definition.default}`];
}

function definitionOf(name: string): SwitchDefinition | undefined {
  return Object.hasOwn(switchDefinitions, name)
    ? new Map<string, SwitchDefinition>(Object.entries(switchDefinitions)).get(name)
    : undefined;
}
