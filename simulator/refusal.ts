import type { Answer } from "./call.ts";

/** A call that is refused; thrown by handlers and turned into its answer by the dispatcher. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(message: string, answer: Answer) {
    super(message);
    this.answer = answer;
  }
}

/** A refusal with the object-shaped error body of 400, 401, 403 and 404. */
export function refused(status: number, message: string): Refusal {
  return new Refusal(message, { status, body: { errors: { error: { message } } } });
}

/** 404 with FreeAgent's message. */
export function notFound(): Refusal {
  return refused(404, "Resource not found");
}

/** 422 with the list-shaped error body, a message each. */
export function invalid(...messages: readonly string[]): Refusal {
  return new Refusal(messages.join("; "), { status: 422, body: { errors: messages.map((message) => ({ message })) } });
}

/** 406 with an empty body: a statement without lines. */
export function notAcceptable(): Refusal {
  return new Refusal("the statement is missing or empty", { status: 406 });
}
