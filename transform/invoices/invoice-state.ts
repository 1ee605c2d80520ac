import { jsonText, type JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import { decimal } from "../../domain/money.ts";

/** An invoice in FreeAgent, as mirrored. */
export interface RemoteState {
  readonly status: string;
  readonly paidValue: string;
  readonly due: string;
  /** The whole answer; undefined where no more than these figures is known. */
  readonly raw?: JsonObject;
}

/** The status in FreeAgent, as mirrored; an invoice that is not mirrored yet has that of our last write. */
export function statusOf({ base }: Link, remote: RemoteState | undefined): string {
  return remote === undefined ? jsonText(base["status"]) : remote.status;
}

/** Sent, and no money is booked on it: only then may it become a draft again. */
export function isUnpaid(status: string, remote: RemoteState | undefined): boolean {
  return decimal(remote?.paidValue ?? "0").eq("0") && ["Open", "Overdue", "Zero Value"].includes(status);
}
