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
