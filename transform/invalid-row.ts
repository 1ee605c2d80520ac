import type { Rejection } from "../domain/plan.ts";
import type { RowFault } from "./row-to-attributes.ts";

/** A fault of a mapped row as a rejection that a person understands. */
export function invalidRow(file: string, fault: RowFault): Rejection {
  const shown = fault.value === "" ? "" : ` (it is "${fault.value}")`;
  return {
    reason: "invalid_row",
    field: fault.field,
    detail: `${fault.field} ${fault.rule}${shown}. Correct it in the back office, or in mapping/${file}.`,
  };
}
