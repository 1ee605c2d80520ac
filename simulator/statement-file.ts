import { readDay } from "./days.ts";
import { readDecimal } from "./decimals.ts";
import { notAcceptable, refused } from "./refusal.ts";
import type { StatementLine } from "./records.ts";
import { signedAmount } from "./statement-lines.ts";

/**
 * The lines of an uploaded statement file: OFX, or CSV without a header (`dd/mm/yyyy,amount,description`). Throws 406 for
 * an empty file, 400 for one that cannot be read.
 */
export function fileStatement(content: string): StatementLine[] {
  if (content.trim() === "") throw notAcceptable();
  const lines = content.includes("<STMTTRN>") ? ofxLines(content) : csvLines(content);
  if (lines.length === 0) throw refused(400, "statement could not be read");
  return lines;
}

function csvLines(content: string): StatementLine[] {
  const rows = content.split(/\r?\n/).filter((row) => row.trim() !== "");
  return rows.map((row) => {
    const [day, amount, ...rest] = row.split(",");
    const datedOn = readDay(day?.trim());
    const value = readDecimal(amount?.trim());
    if (datedOn === undefined || value === undefined) throw refused(400, "statement could not be read");
    const text = rest
      .join(",")
      .trim()
      .replace(/^"(.*)"$/, "$1");
    return { datedOn, amount: value, text, fitid: undefined, type: "OTHER" };
  });
}

function ofxLines(content: string): StatementLine[] {
  return content
    .split("<STMTTRN>")
    .slice(1)
    .map((block) => {
      const tag = (name: string): string | undefined => new RegExp(`<${name}>([^<\\r\\n]*)`).exec(block)?.[1]?.trim();
      const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(tag("DTPOSTED") ?? "") ?? [];
      const datedOn = readDay(`${year ?? ""}-${month ?? ""}-${day ?? ""}`);
      const amount = readDecimal(tag("TRNAMT"));
      if (datedOn === undefined || amount === undefined) throw refused(400, "statement could not be read");
      const type = tag("TRNTYPE")?.toUpperCase() ?? "OTHER";
      const text = tag("NAME") ?? tag("MEMO") ?? "";
      return { datedOn, amount: signedAmount(amount, type), text, fitid: tag("FITID"), type };
    });
}
