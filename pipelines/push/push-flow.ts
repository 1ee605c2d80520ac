import type { Entity } from "../../domain/entity.ts";
import type { ForeseenContacts, ForeseenInvoices } from "../../domain/foreseen.ts";
import type { AdoptedObject } from "../../domain/found-object.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import type { Plan, Rejection, Step, WritePlan } from "../../domain/plan.ts";
import type { LaterPayments } from "../../transform/payments/later-payments.ts";
import type { RunContext } from "../run/run-context.ts";

/** What planning works with: enough to read and to decide, nothing to write with. */
export interface PlanContext extends Pick<
  RunContext,
  "company" | "database" | "mapping" | "clock" | "logger" | "signal"
> {
  /** Only when a push is planned without being carried out. */
  readonly foreseenContacts?: ForeseenContacts;
  /** Likewise. */
  readonly foreseenInvoices?: ForeseenInvoices;
  /** What the batches of one run know of the payments of a backfill. */
  readonly laterPayments?: LaterPayments;
  /** Only what is booked already is looked for, so no payment can take a bank line that is another's. */
  readonly takesNoLines?: true;
}

/** What differs between contacts, invoices and payments in a push; push-batches.ts does the rest. */
export interface PushFlow {
  readonly entity: Entity;
  /** Name in counts and logs. */
  readonly pipeline: string;
  /** True: one call after the other, whatever limits.concurrency allows. */
  readonly serial: boolean;
  /**
   * One plan per key, from the present rows and what our tables know. Keys without a plan are not allowed.
   * `adopted`: objects of FreeAgent's whose links are in `links` but not stored yet.
   */
  plan(
    context: PlanContext,
    sourceKeys: readonly string[],
    links: ReadonlyMap<string, Link>,
    adopted?: ReadonlyMap<string, AdoptedObject>,
  ): Promise<ReadonlyMap<string, Plan>>;
  /** The link after a step was answered. `raw` is undefined when the answer had no body. */
  linkAfter(previous: Link | undefined, step: Step, raw: JsonObject | undefined): LinkChange;
  /**
   * True when the answer holds more news than what was sent. It is then left to the next pull, which compares it; else
   * the mirror takes it over at once.
   */
  readonly holdsNews?: (base: JsonObject, raw: JsonObject) => boolean;
  /** Looks at the link after a step: a rejection ends the chain there. */
  readonly objection?: (plan: WritePlan, step: Step, base: JsonObject) => Rejection | undefined;
}

/** The parts of a link that a step changes. Without a hash of its own the link carries that of the plan. */
export type LinkChange = Pick<Link, "state" | "madeByUs" | "base"> & { readonly sentHash?: string };
