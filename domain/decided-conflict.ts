/** A closed conflict about a field of a contact that nothing came after: both values, as text. */
export interface DecidedConflict {
  readonly ours: string | null;
  readonly theirs: string | null;
}
