import { Problem } from "../domain/problem.ts";

/** An option that belongs to some actions of a command only. */
export interface ActionOption {
  /** As it is typed, without the dashes. */
  readonly name: string;
  readonly actions: readonly string[];
  /** Whether it was typed. */
  readonly given: boolean;
}

/**
 * Ends a command whose option belongs to another of its actions: who typed it expects something of it.
 * @throws Problem usage/option_without_effect
 */
export function refuseStrayOptions(command: string, action: string, options: readonly ActionOption[]): void {
  const stray = options.find(({ given, actions }) => given && !actions.includes(action));
  if (stray === undefined) return;
  const owners = stray.actions.map((one) => `${command} ${one}`).join(" and ");
  const message = `--${stray.name} has no effect on ${command} ${action}; it belongs to ${owners}.`;
  throw new Problem({ kind: "usage", code: "option_without_effect", message });
}
