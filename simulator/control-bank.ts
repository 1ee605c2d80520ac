import * as z from "zod";
import type { Call } from "./call.ts";
import { bankLineAnswer } from "./bank-line-answer.ts";
import { findLine } from "./bank-transactions.ts";
import type { ControlApp } from "./control-app.ts";
import { controlBody, ControlProblem } from "./control-answer.ts";
import { controlCall } from "./control-call.ts";
import { createExplanation } from "./create-explanation.ts";
import { readDay } from "./days.ts";
import { readDecimal } from "./decimals.ts";
import { editExplanation } from "./edit-explanation.ts";
import { explanationAnswer } from "./explanation-answer.ts";
import { findExplanation } from "./explanations.ts";
import type { BankAccount, BankLine } from "./records.ts";
import { referencedId } from "./resource-reference.ts";
import { arrive } from "./statement-import.ts";
import { signedAmount } from "./statement-lines.ts";
import type { Simulator } from "./simulator.ts";

const reference = z.union([z.string(), z.number()]);
const lineBody = z.strictObject({
  bank_account: reference.optional(),
  dated_on: z.string().optional(),
  amount: reference,
  description: z.string().default(""),
  fitid: z.string().optional(),
  transaction_type: z.string().default("OTHER"),
});
const part = z.looseObject({ gross_value: reference.optional() });
const explainBody = z.strictObject({ bank_transaction: reference, parts: z.array(part).min(1) });
const guessBody = z.looseObject({ bank_transaction: reference, gross_value: reference.optional() });

/** What the bank, Guess and the book-keeper do: lines arrive, are guessed, explained (also split) and approved. */
export function addBankControls(app: ControlApp, simulator: Simulator): void {
  app.post("/bank_lines", async (context) => {
    const asked = await controlBody(context, lineBody);
    const call = controlCall(simulator, context);
    const line = receiveLine(call, asked);
    return context.json({ bank_transaction: bankLineAnswer(call, line) }, 201);
  });
  app.post("/guesses", async (context) => {
    const { bank_transaction: of, ...asked } = await controlBody(context, guessBody);
    const call = controlCall(simulator, context);
    const made = explainPart(call, lineOf(call, of), { ...asked, marked_for_review: true });
    return context.json(made, 201);
  });
  app.post("/explanations", async (context) => {
    const asked = await controlBody(context, explainBody);
    const call = controlCall(simulator, context);
    const line = lineOf(call, asked.bank_transaction);
    const made = asked.parts.map((one) => explainPart(call, line, one)["bank_transaction_explanation"]);
    return context.json({ bank_transaction_explanations: made }, 201);
  });
  app.post("/explanations/:id/approve", (context) => {
    const call = controlCall(simulator, context);
    const explanation = findExplanation(call, Number(context.req.param("id")));
    editExplanation(call, explanation, { marked_for_review: false });
    return context.json({ bank_transaction_explanation: explanationAnswer(call, explanation) });
  });
}

function receiveLine(call: Call, asked: z.infer<typeof lineBody>): BankLine {
  const amount = readDecimal(asked.amount);
  const datedOn = asked.dated_on === undefined ? call.today : readDay(asked.dated_on);
  if (amount === undefined) throw new ControlProblem("amount must be a number");
  if (datedOn === undefined) throw new ControlProblem("dated_on must be a date");
  const type = asked.transaction_type.toUpperCase();
  const line = { datedOn, amount: signedAmount(amount, type), text: asked.description, fitid: asked.fitid, type };
  const account = accountOf(call, asked.bank_account);
  account.lastUpload += 1;
  return arrive(call, account.id, line, account.lastUpload);
}

function accountOf(call: Call, asked: string | number | undefined): BankAccount {
  const accounts = call.world.accounts.all();
  const id = referencedId(asked, "bank_accounts");
  const found = accounts.find((account) =>
    asked === undefined ? account.isPrimary : account.id === id || account.name === asked,
  );
  if (found === undefined) throw new ControlProblem("bank_account names no account (use its name, id or URL)");
  return found;
}

function lineOf(call: Call, asked: string | number): BankLine {
  const id = referencedId(asked, "bank_transactions");
  if (id === undefined) throw new ControlProblem("bank_transaction must be an id or a URL");
  return findLine(call, id);
}

function explainPart(call: Call, line: BankLine, asked: Record<string, unknown>): Record<string, unknown> {
  const explanation = createExplanation(call, {
    dated_on: line.datedOn,
    gross_value: line.unexplained.toFixed(),
    ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)),
    bank_transaction: line.id,
  });
  return { bank_transaction_explanation: explanationAnswer(call, explanation) };
}
