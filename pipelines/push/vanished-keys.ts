import type { Entity } from "../../domain/entity.ts";

/** The keys of a run whose rows are gone and whose objects it deletes or hides, however long it takes. */
export class VanishedKeys {
  readonly #keys: Readonly<Record<Entity, Set<string>>> = {
    contact: new Set(),
    invoice: new Set(),
    payment: new Set(),
  };
  #accepted = false;

  /** A person has said that so many are meant to go. */
  get accepted(): boolean {
    return this.#accepted;
  }

  accept(): void {
    this.#accepted = true;
  }

  /** Notes keys and gives all that were noted of the entity. */
  note(entity: Entity, keys: readonly string[]): ReadonlySet<string> {
    for (const key of keys) this.#keys[entity].add(key);
    return this.#keys[entity];
  }
}
