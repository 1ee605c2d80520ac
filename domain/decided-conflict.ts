/** A conflict about a field of a contact that is closed, and nothing came after it: both values, as text. */
export interface DecidedConflict {
  readonly ours: string | null;
  readonly theirs: string | null;
}
