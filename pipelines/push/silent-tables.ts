import type { SilentTable } from "../../domain/changes-unseen.ts";

/** Captured tables of the run whose changes no trigger records: they are told when the work has ended. */
export class SilentTables {
  #tables: readonly SilentTable[] = [];

  get all(): readonly SilentTable[] {
    return this.#tables;
  }

  note(tables: readonly SilentTable[]): void {
    this.#tables = tables;
  }
}
