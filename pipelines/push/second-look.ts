import type { Entity } from "../../domain/entity.ts";
import type { FoundObject } from "../../domain/found-object.ts";
import { findByMarker } from "../../extract/mirror/find-by-marker.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import { listAgain } from "../pull/list-again.ts";
import type { RunContext } from "../run/run-context.ts";

/** The direct listing for lost creates: once per entity, from before the first of them was sent. */
export class SecondLook {
  readonly #context: RunContext;
  readonly #creates: readonly DoubtfulIntent[];
  readonly #listed = new Set<Entity>();

  constructor(context: RunContext, intents: readonly DoubtfulIntent[]) {
    this.#context = context;
    this.#creates = intents.filter((intent) => intent.ripe && intent.step === "create");
  }

  /** What FreeAgent has of a lost create, by its marker. @throws FreeAgentError when the listing fails */
  async find(intent: DoubtfulIntent): Promise<readonly FoundObject[]> {
    const { database, company } = this.#context;
    if (!this.#listed.has(intent.entity)) {
      // They come oldest first.
      const first = this.#creates.find((create) => create.entity === intent.entity) ?? intent;
      await listAgain(this.#context, intent.entity, first.listFrom);
      this.#listed.add(intent.entity);
    }
    return findByMarker(database, company.name, intent.entity, intent.marker);
  }
}
