import { setMaxListeners } from "node:events";
import pRetry from "p-retry";
import { Problem } from "../domain/problem.ts";
import type { ApiAnswer, ApiRequest, ClientOptions } from "./client.ts";
import { FreeAgentError } from "./errors.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { judgeRefusal, judgeSilence } from "./judge-failure.ts";
import { NotAnswered } from "./not-answered.ts";
import { blockedUntil } from "./retry-after.ts";
import type { RawAnswer, RawRequest, Transport } from "./transport.ts";

/** A client's options and its connections. */
export interface SenderOptions extends ClientOptions {
  readonly transport: Transport;
  /** Called once for every request that is sent. */
  readonly count: (request: ApiRequest) => void;
}

const readRetries = 3;
const firstPause = 500;
const longestPause = 15_000;
/** FreeAgent says with each 429 how long to wait; after so many in a row its answers make no sense. */
const mostRateLimits = 10;

/** The way of one call: budget, token, request, judgement; reads again after a pause. */
export function createSender(options: SenderOptions): (request: ApiRequest) => Promise<ApiAnswer> {
  return async (request) => {
    // Every call that waits listens to the same signal; Node takes the eleventh for a leak and says so on stderr.
    const signal = request.signal ?? options.signal;
    if (signal !== undefined) setMaxListeners(0, signal);
    if (request.method !== "GET") return sendOnce(options, request);
    return pRetry(() => sendOnce(options, request), {
      retries: readRetries,
      minTimeout: 0,
      shouldRetry: ({ error }) => mayPass(error),
      // The pause runs on our clock, so p-retry's own is zero.
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (retriesLeft === 0 || !mayPass(error)) return;
        const longest = Math.min(longestPause, firstPause * 2 ** (attemptNumber - 1));
        options.logger.warn({ attempt: attemptNumber, problem: error.message }, "read.retried");
        await pause(options, request, longest * (0.5 + options.random() / 2));
      },
    });
  };
}

/** A wrong key or setting is as wrong a second later, and what asks for patience means more than that. */
function mayPass(error: Error): boolean {
  const lasting = error.cause instanceof Problem && ["configuration", "try_later"].includes(error.cause.kind);
  return error instanceof FreeAgentError && error.class === "unreachable" && error.code !== "stopped" && !lasting;
}

/** Sends until FreeAgent has executed or refused the call; 401 and 429 say that it has not looked at it. */
async function sendOnce(options: SenderOptions, request: ApiRequest): Promise<ApiAnswer> {
  let refusedToken: string | undefined;
  for (let rateLimits = 0; ;) {
    const token = await prepare(options, request, refusedToken);
    const answer = await exchange(options, request, token);
    // Not where the 401 is no matter of the token: the refresh would be for nothing.
    if (answer.status === 401 && refusedToken === undefined && judgeRefusal(request, answer).class === "auth") {
      refusedToken = token;
      continue;
    }
    if (answer.status === 429 && rateLimits < mostRateLimits) {
      rateLimits += 1;
      const until = blockedUntil(answer.headers, options.clock.now());
      options.logger.warn({ until: until.toISOString() }, "budget.blocked");
      await beforeSending(request, () => options.budget.block(until));
      continue;
    }
    return judgeAnswer(request, answer);
  }
}

/** Everything that comes before the request: a failure here means that nothing was sent. */
async function prepare(options: SenderOptions, request: ApiRequest, refusedToken: string | undefined): Promise<string> {
  const { accessToken, budget } = options;
  const signal = request.signal ?? options.signal;
  return beforeSending(
    request,
    async () => {
      signal?.throwIfAborted();
      await budget.take(options.priority ?? request.priority, signal);
      // After the budget, which may have waited for up to an hour: the token must be good now.
      const token = await (refusedToken === undefined ? accessToken.current() : accessToken.refused(refusedToken));
      request.lastCheck?.();
      return token;
    },
    signal,
  );
}

async function exchange(options: SenderOptions, request: ApiRequest, token: string): Promise<RawAnswer> {
  const raw: RawRequest = {
    method: request.method,
    path: request.path,
    authorization: `Bearer ${token}`,
    ...(request.body && { body: { type: "application/json", text: JSON.stringify(request.body) } }),
  };
  options.count(request);
  const sentAt = options.clock.elapsed();
  try {
    const answer = await options.transport.exchange(raw);
    const milliseconds = Math.max(0, Math.round(options.clock.elapsed() - sentAt));
    const date = new Date(answer.headers.get("date") ?? Number.NaN);
    if (!Number.isNaN(date.getTime())) options.budget.observeServerDate?.(date, milliseconds);
    options.logger.debug({ ...describeCall(request), status: answer.status, milliseconds }, "call.answered");
    return answer;
  } catch (error) {
    if (error instanceof NotAnswered) throw judgeSilence(request, error);
    throw error;
  }
}

/** Without the query, which may hold words of a customer's. */
function describeCall({ method, path }: ApiRequest): { readonly method: string; readonly path: string } {
  return { method, path: path.split("?")[0] ?? "" };
}

async function pause(options: SenderOptions, request: ApiRequest, milliseconds: number): Promise<void> {
  const signal = request.signal ?? options.signal;
  await beforeSending(request, () => options.clock.sleep(milliseconds, signal), signal);
}

/** Turns what stops a call before it is sent into a `FreeAgentError`, so that callers know it was not executed. */
async function beforeSending<Result>(
  request: ApiRequest,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { method, path } = describeCall(request);
    const call = `${method} ${path}`;
    if (error instanceof Problem) {
      const verdict = error.kind === "login_needed" ? "auth" : "unreachable";
      throw new FreeAgentError({ class: verdict, code: error.code, call, messages: [error.message], cause: error });
    }
    if (!signal?.aborted) throw error;
    const messages = ["The run was asked to stop before this call was sent."];
    throw new FreeAgentError({ class: "unreachable", code: "stopped", call, messages, cause: error });
  }
}
