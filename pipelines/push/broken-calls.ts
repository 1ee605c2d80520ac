/**
 * What broke calls of a run that is a bug. Its key is in doubt like any other whose answer was lost, and the others go on;
 * the run tells of the first one when its work has ended.
 */
export class BrokenCalls {
  #first: { readonly error: unknown } | undefined;

  /** Undefined where none broke. */
  get first(): { readonly error: unknown } | undefined {
    return this.#first;
  }

  note(error: unknown): void {
    this.#first ??= { error };
  }
}
