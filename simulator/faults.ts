import type { Random } from "./seeded-random.ts";

/** The ways in which an exchange can go wrong. */
export const faultKinds = [
  "nothing_done",
  "reset",
  "no_answer",
  "done_but_5xx",
  "5xx",
  "late_commit",
  "truncated",
  "429",
  "401",
  "403",
  "html",
  "slow",
] as const;

/** One of them. */
export type FaultKind = (typeof faultKinds)[number];

/** What to break: the matches number `nth` to `nth + times - 1`, or each match with a probability. */
export interface FaultRule {
  readonly kind: FaultKind;
  readonly method?: string | undefined;
  /** Path with `*` for anything but a slash and `**` for anything. */
  readonly path?: string | undefined;
  /** Only requests whose body holds this text. */
  readonly body_contains?: string | undefined;
  readonly nth?: number | undefined;
  readonly times?: number | undefined;
  readonly probability?: number | undefined;
  readonly delay_ms?: number | undefined;
  readonly retry_after?: number | undefined;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
}

/** A rule with what became of it. */
export interface ScriptedFault extends FaultRule {
  readonly id: number;
  matched: number;
  fired: number;
}

/** The faults that a test has scripted, in order; the first that fires wins. */
export class Faults {
  readonly #random: Random;
  #rules: ScriptedFault[] = [];
  #patterns = new Map<number, RegExp>();
  #lastId = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  add(rule: FaultRule): ScriptedFault {
    this.#lastId += 1;
    const fault: ScriptedFault = { ...rule, id: this.#lastId, matched: 0, fired: 0 };
    this.#rules.push(fault);
    this.#patterns.set(fault.id, patternOf(rule.path ?? "**"));
    return fault;
  }

  all(): readonly ScriptedFault[] {
    return this.#rules;
  }

  /** Rules that have not done all that they were meant to. */
  unused(): readonly ScriptedFault[] {
    return this.#rules.filter((rule) => rule.fired < (rule.probability === undefined ? (rule.times ?? 1) : 1));
  }

  /** Forgets one rule, or all of them. */
  clear(id?: number): void {
    this.#rules = id === undefined ? [] : this.#rules.filter((rule) => rule.id !== id);
  }

  /** The fault for this request, if any; counts the match for every rule that the request fits. */
  match(request: { method: string; path: string; body: string }): ScriptedFault | undefined {
    let found: ScriptedFault | undefined;
    for (const rule of this.#rules) {
      if (!this.#fits(rule, request)) continue;
      rule.matched += 1;
      if (found === undefined && this.#fires(rule)) found = rule;
    }
    if (found !== undefined) found.fired += 1;
    return found;
  }

  #fits(rule: ScriptedFault, request: { method: string; path: string; body: string }): boolean {
    if (rule.method !== undefined && rule.method.toUpperCase() !== request.method) return false;
    if (rule.body_contains !== undefined && !request.body.includes(rule.body_contains)) return false;
    return this.#patterns.get(rule.id)?.test(request.path) === true;
  }

  #fires(rule: ScriptedFault): boolean {
    const nth = rule.nth ?? 1;
    if (rule.matched < nth) return false;
    if (rule.probability !== undefined) {
      return rule.fired < (rule.times ?? Infinity) && this.#random() < rule.probability;
    }
    return rule.matched < nth + (rule.times ?? 1);
  }
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  const pattern = escaped.replace(/\*\*|\*/g, (star) => (star === "**" ? ".*" : "[^/]*"));
  return new RegExp(`^${pattern}$`);
}
