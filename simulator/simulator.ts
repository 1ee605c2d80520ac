import { createBankAccount } from "./bank-accounts.ts";
import type { Call } from "./call.ts";
import { Faults } from "./faults.ts";
import type { LateCommit } from "./late-commits.ts";
import { RateLimits } from "./rate-limit.ts";
import { RequestLog } from "./request-log.ts";
import { type Random, seededRandom } from "./seeded-random.ts";
import { SimulatorClock } from "./simulator-clock.ts";
import { defaultSwitches, type Switches } from "./switches.ts";
import { Tokens } from "./tokens.ts";
import { emptyWorld, type World } from "./world.ts";

/** Everything that one running simulator holds. */
export interface Simulator {
  readonly clock: SimulatorClock;
  readonly random: Random;
  readonly switches: Switches;
  world: World;
  tokens: Tokens;
  limits: RateLimits;
  faults: Faults;
  readonly log: RequestLog;
  /** Requests being answered at this moment. */
  inFlight: number;
  /** Requests that were answered with an error and are carried out later. */
  readonly late: Set<LateCommit>;
}

/** A simulator with a fresh company. */
export function createSimulator(options: {
  clock: SimulatorClock;
  seed: number;
  switches: Partial<Switches>;
}): Simulator {
  const random = seededRandom(options.seed);
  const switches: Switches = { ...defaultSwitches(), ...options.switches };
  const now = options.clock.now();
  const simulator: Simulator = {
    clock: options.clock,
    random,
    switches,
    world: emptyWorld(now, options.clock.day(now, switches.time_zone)),
    tokens: new Tokens(random),
    limits: new RateLimits(),
    faults: new Faults(random),
    log: new RequestLog(),
    inFlight: 0,
    late: new Set(),
  };
  furnish(simulator);
  return simulator;
}

/** Forgets books, limits, faults and requests, and the tokens and switches unless they are kept. */
export function resetSimulator(simulator: Simulator, keep: { tokens: boolean; switches: boolean }): void {
  if (!keep.switches) Object.assign(simulator.switches, defaultSwitches());
  if (!keep.tokens) simulator.tokens = new Tokens(simulator.random);
  const now = simulator.clock.now();
  simulator.world = emptyWorld(now, simulator.clock.day(now, simulator.switches.time_zone));
  simulator.limits = new RateLimits();
  simulator.faults = new Faults(simulator.random);
  simulator.log.clear();
  furnish(simulator);
}

/** The part of a call that does not come from a request. */
export function callBasis(simulator: Simulator): Pick<Call, "world" | "switches" | "now" | "today"> {
  const now = simulator.clock.now();
  const { world, switches } = simulator;
  return { world, switches, now, today: simulator.clock.day(now, switches.time_zone) };
}

/** A new company has its current account with feed and Guess, and a clearing account without a feed. */
function furnish(simulator: Simulator): void {
  const basis = callBasis(simulator);
  createBankAccount(basis, {
    name: "Current account",
    bank_name: "Starling",
    opening_balance: "1000.0",
    is_primary: true,
    bank_guess_enabled: true,
    bank_feed_enabled: true,
  });
  createBankAccount(basis, { name: "Clearing account", opening_balance: "0.0" });
}
