/** The key that a marker belongs to. */
export interface MarkerHolder {
  readonly sourceKey: string;
  /** Null: it is being made, and the answer has not come yet. */
  readonly freeagentId: number | null;
  /** A contact that we hid, because the back office said so or has no such customer any more. */
  readonly isHidden: boolean;
}
