import { Problem } from "../../domain/problem.ts";

/** The Problem that a promise rejects with; anything else fails the test as it is. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const outcome: unknown = await promise.then(
    () => new Error("expected a Problem, but nothing went wrong"),
    (error: unknown) => error,
  );
  if (outcome instanceof Problem) return outcome;
  throw outcome;
}

/** The Problem that a call throws; anything else fails the test as it is. */
export function thrownProblem(call: () => unknown): Problem {
  try {
    call();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("expected a Problem, but nothing went wrong");
}
