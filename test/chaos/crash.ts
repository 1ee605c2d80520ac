import type { Database, Queryable } from "../../domain/queryable.ts";
import type { ApiRequest, FreeAgentClient } from "../../freeagent/client.ts";
import { until } from "../support/until.ts";
import type { NightOrder } from "./night-order.ts";

/**
 * Kills its process with SIGKILL at one point of the life of the first write to a route. It stands between the product
 * and its database and client, and knows the points by what passes: the product has no hooks for it.
 */
export class Crash {
  readonly #wanted: NonNullable<NightOrder["crash"]>;
  readonly #simulatorUrl: string;
  /** How far the write has come. */
  #reached: "nothing" | "planned" | "answered" = "nothing";

  constructor(wanted: NonNullable<NightOrder["crash"]>, simulatorUrl: string) {
    this.#wanted = wanted;
    this.#simulatorUrl = simulatorUrl;
  }

  /** The database, watched. */
  database(inner: Database): Database {
    return {
      ...this.#queryable(inner),
      close: () => inner.close(),
      transaction: async (work) => {
        const result = await inner.transaction((transaction) => work(this.#queryable(transaction)));
        if (this.#reached === "planned") this.#dieAt("after intent");
        if (this.#reached === "answered") this.#dieAt("after record");
        return result;
      },
    };
  }

  /** The client, watched. */
  client(inner: FreeAgentClient): FreeAgentClient {
    return {
      origin: inner.origin,
      calls: inner.calls,
      close: () => inner.close(),
      send: async (request) => {
        if (!this.#isWanted(request)) return inner.send(request);
        this.#dieAt("before send");
        const answer = inner.send(request);
        if (this.#wanted.point === "after send") {
          await until(() => this.#arrived());
          this.#dieAt("after send");
        }
        const answered = await answer;
        this.#dieAt("before record");
        this.#reached = "answered";
        return answered;
      },
    };
  }

  #queryable(inner: Queryable): Queryable {
    return {
      query: (sql, values) => inner.query(sql, values),
      execute: async (sql, values) => {
        const plans = this.#plansWanted(sql, values);
        if (plans) this.#dieAt("before intent");
        const count = await inner.execute(sql, values);
        if (plans) this.#reached = "planned";
        if (this.#reached === "answered" && sql.includes("update freeagent_sync.intents")) this.#dieAt("during record");
        return count;
      },
    };
  }

  /** True for the statement that writes an intent for the wanted route. */
  #plansWanted(sql: string, values: readonly unknown[] = []): boolean {
    if (!sql.includes("insert into freeagent_sync.intents")) return false;
    const [, , entity, , rows] = values;
    const steps = JSON.parse(String(rows)) as { step: string }[];
    return steps.some(({ step }) => routeOf(String(entity), step) === this.#wanted.route);
  }

  #isWanted(request: ApiRequest): boolean {
    return `${request.method} ${request.path.replaceAll(/\d+/g, "*").replace("/v*", "/v2")}` === this.#wanted.route;
  }

  /** The request has reached FreeAgent, which is slow to answer it. */
  async #arrived(): Promise<boolean> {
    const log = await fetch(`${this.#simulatorUrl}/_simulator/requests`);
    const { requests } = (await log.json()) as { requests: { status: number | null; method: string }[] };
    return requests.some(({ status, method }) => status === null && method !== "GET");
  }

  #dieAt(point: string): void {
    if (this.#wanted.point === point) process.kill(process.pid, "SIGKILL");
  }
}

const resources: Readonly<Record<string, string>> = {
  contact: "/v2/contacts",
  invoice: "/v2/invoices",
  payment: "/v2/bank_transaction_explanations",
};

/** Steps by which an invoice is credited. */
const creditRoutes: Readonly<Record<string, string>> = {
  create_credit_note: "POST /v2/credit_notes",
  send_credit_note: "PUT /v2/credit_notes/*/transitions/mark_as_sent",
  set_off: "POST /v2/credit_note_reconciliations",
};

/** The route that a step of an entity calls. */
function routeOf(entity: string, step: string): string {
  const credit = creditRoutes[step];
  if (credit !== undefined) return credit;
  const resource = resources[entity] ?? "";
  if (step === "create") return `POST ${resource}`;
  if (step === "delete") return `DELETE ${resource}/*`;
  return `PUT ${resource}/*${step.startsWith("mark_as_") ? `/transitions/${step}` : ""}`;
}
