import type { Policy } from "../life.ts";

/** The rules that most kept lives are lived under; each names those of its own. */
export const usualPolicy: Policy = {
  onCreate: "send",
  void: "reject",
  onDelete: "hide",
  newContacts: "ignore",
  streetOwner: "database",
  noBankLine: "manual",
  maxDeletions: 50,
};
