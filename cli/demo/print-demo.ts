import Table from "cli-table3";
import pc from "picocolors";
import { counted, countedOf } from "../../domain/counted.ts";
import { outcomes, type OutcomeCounts } from "../../domain/outcome.ts";
import { print } from "../print.ts";
import type { AppliedPayment } from "./read-bank-payments.ts";
import type { DemoNight, DemoReport } from "./run-demo.ts";

/** Shows a person what the demo did and what to try next. */
export function printDemo(report: DemoReport): void {
  for (const night of report.nights) printNight(night);
  print(`\n${pc.bold("The day between")}`);
  print(`  in the back office: ${listed(report.day.back_office)}`);
  print(`  in FreeAgent: ${listed({ ...report.day.freeagent })}`);
  printPayments(report.bank_payments);
  printComparison(report);
  print(`\nThe night report, to open in a browser: ${report.night_report}`);
  print(`The data stays in ${report.data_folder}. What to try next:`);
  print("  npx freeagent-sync demo --keep           look around with psql while it runs");
  print("  npx freeagent-sync demo --scale 5        a larger company");
  print("  npx freeagent-sync --help                all commands");
  print("  README.md, five-minute start             your own company");
}

function printNight(night: DemoNight): void {
  print(
    `\n${pc.bold(night.title)}  ${pc.dim(`${night.seconds} s, ${counted(night.calls.reads, "read")}, ${counted(night.calls.writes, "write")}`)}`,
  );
  const worked = Object.entries(night.pipelines).filter(([, counts]) => counts.claimed > 0);
  if (worked.length === 0) {
    print("  nothing to do");
    return;
  }
  const shown = outcomes.filter((outcome) => worked.some(([, counts]) => counts[outcome] > 0));
  const table = new Table({
    head: ["", "taken up", ...shown.map((outcome) => outcome.replace("_", " "))],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", ...shown.map(() => "right" as const)],
  });
  for (const [pipeline, counts] of worked) table.push([pipeline, counts.claimed, ...cells(counts, shown)]);
  print(table.toString());
}

function cells(counts: OutcomeCounts, shown: readonly (typeof outcomes)[number][]): (string | number)[] {
  return shown.map((outcome) => (counts[outcome] === 0 ? "" : counts[outcome]));
}

function printPayments(payments: readonly AppliedPayment[]): void {
  const confirmed = payments.filter((payment) => payment.status === "confirmed");
  const guessed = payments.length - confirmed.length;
  print(`\n${pc.bold("Paid by the bank, now paid in the back office")}`);
  for (const payment of confirmed) {
    const state = payment.paid_in_back_office ? pc.green("paid") : "paid in part";
    print(`  ${payment.invoice}  ${payment.amount.padStart(10)} ${payment.currency}  ${payment.dated_on}  ${state}`);
  }
  if (guessed > 0)
    print(
      guessed === 1
        ? "  1 more is FreeAgent's guess: it waits until the book-keeper approves it."
        : `  ${guessed} more are FreeAgent's guesses: they wait until the book-keeper approves them.`,
    );
}

function printComparison({ comparison, seconds }: DemoReport): void {
  print(`\n${pc.bold("Both sides")}`);
  const { invoices, open, paid, differences } = comparison;
  if (differences.length === 0) {
    print(
      pc.green(
        `  agree: ${counted(invoices, "invoice")}, each in FreeAgent once with the back office's total; ${open} open, ${paid} paid.`,
      ),
    );
  }
  for (const difference of differences.slice(0, 20)) print(pc.red(`  ${difference}`));
  if (differences.length > 20) print(pc.red(`  ... and ${differences.length - 20} more`));
  print(`  ${seconds} s in all.`);
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => {
      const what = name
        .replace(/([A-Z])/g, " $1")
        .replaceAll("_", " ")
        .toLowerCase();
      return countedOf(count, what);
    })
    .join(", ");
}
