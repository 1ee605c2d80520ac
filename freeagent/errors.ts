/**
 * What a failed call means for its effect:
 * - `definite`: refused and not executed; sending the same again would be refused again.
 * - `locked`: as `definite`, because the record or its period is locked in FreeAgent.
 * - `unknown`: it may have been executed. Look before anything is sent again.
 * - `auth`: not executed; a person must log in.
 * - `forbidden`: not executed; no other call of this company would get through either (access level, redirect).
 * - `rate_limited`: not executed; FreeAgent kept answering 429.
 * - `unreachable`: not executed; FreeAgent could not be asked. All failures of reads that pass by themselves.
 */
export type FailureClass = "definite" | "locked" | "unknown" | "auth" | "forbidden" | "rate_limited" | "unreachable";

/** The parts of a `FreeAgentError`. */
export interface FailureDetails {
  readonly class: FailureClass;
  /** Stable name of ours, snake_case. */
  readonly code: string;
  /** Method and path of the call, for the message. */
  readonly call: string;
  readonly status?: number | undefined;
  /** FreeAgent's own sentences, or one of ours where it gave none. */
  readonly messages: readonly string[];
  /** The attribute that a message names, e.g. `dated_on` or `invoice_items.price`. */
  readonly field?: string | undefined;
  /** FreeAgent's X-Request-Id, for its support. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** A call to FreeAgent that did not succeed. */
export class FreeAgentError extends Error {
  readonly class: FailureClass;
  readonly code: string;
  readonly status: number | undefined;
  readonly messages: readonly string[];
  readonly field: string | undefined;
  readonly requestId: string | undefined;

  constructor(details: FailureDetails) {
    const status = details.status === undefined ? "" : ` answered ${details.status}`;
    const said = details.messages.length === 0 ? details.code : details.messages.join("; ");
    super(`${details.call}${status}: ${said}`, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "FreeAgentError";
    this.class = details.class;
    this.code = details.code;
    this.status = details.status;
    this.messages = details.messages;
    this.field = details.field;
    this.requestId = details.requestId;
  }
}
