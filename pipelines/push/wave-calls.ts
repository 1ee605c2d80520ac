import pLimit from "p-limit";
import { Problem } from "../../domain/problem.ts";
import { callFreeAgent, type StepResult } from "../../load/intents/call-freeagent.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";
import { stepOf, type Chain } from "./settle-step.ts";
import { breakerProblem } from "../run/stop-reason.ts";

/** The calls of a batch: those of all its waves share the places in flight, in the order they were given. */
export class WaveCalls {
  readonly #context: RunContext;
  readonly #flow: PushFlow;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #underWay = new Set<Promise<unknown>>();
  #stopped: Problem | undefined;

  constructor(context: RunContext, flow: PushFlow) {
    this.#context = context;
    this.#flow = flow;
    this.#limit = pLimit(flow.serial ? 1 : context.company.limits.concurrency);
  }

  /** Makes the calls of a wave whose intents are committed. Results come in the order of the chains. */
  make(chains: readonly Chain[]): Promise<StepResult[]> {
    const calls = chains.map((chain) => this.#limit(() => this.#call(chain)));
    const over = Promise.allSettled(calls);
    this.#underWay.add(over);
    void over.then(() => this.#underWay.delete(over));
    const results = Promise.all(calls);
    // Whoever asked may be storing, or have failed there, when a call fails: the error waits for it.
    results.catch(() => undefined);
    return results;
  }

  /** No call begins any more; resolves when those in flight are over. */
  async stop(problem = breakerProblem(this.#context.company.name)): Promise<void> {
    this.#stopped = problem;
    await Promise.all(this.#underWay);
  }

  async #call(chain: Chain): Promise<StepResult> {
    const { breaker, company } = this.#context;
    const again = chain.key.failedAt === null ? undefined : this.#flow.entity;
    const open = again === undefined ? breaker.open : breaker.openToFailed(again);
    const problem = this.#stopped ?? (open ? breakerProblem(company.name) : undefined);
    if (problem !== undefined) return { kind: "stopped", status: null, message: problem.message, problem };
    const result = await this.#made(chain);
    if (result.kind === "done" || result.kind === "refused") breaker.succeeded();
    else if (result.kind === "in_doubt") breaker.failed(again);
    else if (result.kind === "not_executed" && result.why !== "stopped") breaker.failed(again, result.problem);
    return result;
  }

  /** The call. What breaks it without being a problem of the operator's is a bug, and leaves this one write in doubt. */
  async #made(chain: Chain): Promise<StepResult> {
    const { broken, client, company } = this.#context;
    try {
      return await callFreeAgent(client, this.#flow.entity, stepOf(chain), chain.freeagentId, company.name);
    } catch (error) {
      if (error instanceof Problem) throw error;
      broken.note(error);
      return { kind: "in_doubt", status: null, message: "a bug broke the call" };
    }
  }
}
