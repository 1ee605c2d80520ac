import { Big } from "big.js";
import type { StatementLine } from "./records.ts";
import { isObject } from "./attributes.ts";
import { readDay } from "./days.ts";
import { notAcceptable, refused } from "./refusal.ts";

const positive = new Set(["CREDIT", "DIV", "DEP", "DIRECTDEP"]);
const negative = new Set(["DEBIT", "FEE", "SRVCHG", "XFER", "CHECK", "PAYMENT", "CASH", "DIRECTDEBIT", "REPEATPMT"]);

/**
 * The importable lines of a statement sent as JSON. A quoted amount is silently dropped, alone or with the whole
 * statement. Throws 400 for a line without a day, 406 for an empty statement.
 */
export function jsonStatement(json: unknown, quoted: "drops_line" | "drops_statement"): StatementLine[] {
  const sent = isObject(json) ? json["statement"] : json;
  if (!Array.isArray(sent) || sent.length === 0) throw notAcceptable();
  const lines: StatementLine[] = [];
  for (const row of sent as unknown[]) {
    if (!isObject(row)) throw refused(400, "statement is invalid");
    const datedOn = readDay(row["dated_on"]);
    if (datedOn === undefined) throw refused(400, "dated_on is missing or invalid");
    const amount = row["amount"] ?? 0;
    if (typeof amount === "number") lines.push(lineOf(row, datedOn, amount));
    else if (quoted === "drops_statement") return [];
  }
  return lines;
}

/** An amount with the sign that its type forces. */
export function signedAmount(amount: Big, type: string): Big {
  if (positive.has(type.toUpperCase())) return amount.abs();
  return negative.has(type.toUpperCase()) ? amount.abs().neg() : amount;
}

function lineOf(row: Record<string, unknown>, datedOn: string, amount: number): StatementLine {
  const given = row["transaction_type"];
  const type = typeof given === "string" && given !== "" ? given.toUpperCase() : "OTHER";
  const text = typeof row["description"] === "string" ? row["description"] : "";
  const fitid = typeof row["fitid"] === "string" && row["fitid"] !== "" ? row["fitid"] : undefined;
  return { datedOn, amount: signedAmount(new Big(amount), type), text, fitid, type };
}
