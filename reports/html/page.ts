import { createHash } from "node:crypto";
import { cellText } from "../cell-text.ts";
import type { Night } from "../read-night.ts";
import type { Report, ReportRow } from "../report.ts";
import { escapeHtml } from "./escape.ts";
import { nightCharts } from "./night-charts.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";
import { tableSection } from "./table.ts";
import { judgeNight, type LastRun } from "./verdict.ts";

/** One report as it was read for a page: its first rows, and how many there are. */
export interface ReadReport {
  readonly report: Report;
  readonly rows: readonly ReportRow[];
  readonly total: number;
}

/**
 * One file that opens without a network: every report as a table, and, where the night is given, the verdict, its counts
 * and the charts first.
 * @param writtenAt ISO 8601 UTC
 * @param notStarted runs of this night that no report knows, because they could not begin
 */
export function htmlPage(
  read: readonly ReadReport[],
  writtenAt: string,
  night?: Night,
  notStarted: readonly LastRun[] = [],
): string {
  const [only] = read;
  const title = night !== undefined || only === undefined ? "Night report" : only.report.title;
  const top = night
    ? nightTop(read, night, notStarted)
    : `<header><h1>freeagent-sync</h1><p class="verdict">${escapeHtml(title)}</p></header>`;
  const sections = read.map(({ report, rows, total }) => tableSection(report, rows, total)).join("\n");
  const policy = `default-src 'none'; style-src 'sha256-${sha256(style)}'; script-src 'sha256-${sha256(script)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - freeagent-sync</title>
<style>${style}</style>
</head>
<body>
${top}
<main>
${night ? `<section id="charts"><h2>At a glance</h2><div class="charts">${nightCharts(night)}</div></section>` : ""}
${sections}
</main>
<footer><p>Written ${escapeHtml(writtenAt.slice(0, 16).replace("T", " "))} UTC by freeagent-sync. Times are UTC.</p></footer>
<script>${script}</script>
</body>
</html>
`;
}

/** The first screen: did the night work, what needs a person, what was paid. */
function nightTop(read: readonly ReadReport[], { companies, counts }: Night, notStarted: readonly LastRun[]): string {
  const rows = read.find(({ report }) => report.name === "night")?.rows ?? [];
  const runs = lastRuns(rows, notStarted);
  const { tone, words } = judgeNight(companies, runs);
  const when = runs.map((run) => `<p class="when">${escapeHtml(whenText(run, companies.length > 1))}</p>`).join("");
  const cards = [
    [counts.people, counts.people === 1 ? "key needs a person" : "keys need a person"],
    [counts.conflicts, "conflicts to decide"],
    [counts.differences, "differences between the sides"],
    [counts.newPayments, "bank payments not yet taken over"],
    [counts.cameIn, "bank payments came in this night"],
  ] as const;
  const items = cards.map(
    ([count, what]) => `<li><b>${count.toLocaleString("en-GB")}</b><span>${escapeHtml(what)}</span></li>`,
  );
  const nav = read.map(({ report }) => `<li><a href="#${report.name}">${escapeHtml(report.title)}</a></li>`).join("");
  return `<header><h1>freeagent-sync night report</h1><p class="verdict ${tone}">${escapeHtml(words)}</p>${when}
<ul class="cards">${items.join("")}</ul>
<nav aria-label="Reports"><ul>${nav}</ul></nav></header>`;
}

/** One of each company: the night has a row for each pipeline. */
function lastRuns(rows: readonly ReportRow[], notStarted: readonly LastRun[]): readonly LastRun[] {
  const byCompany = new Map(rows.map((row) => [row["company"] ?? "", runOf(row)]));
  for (const run of notStarted) byCompany.set(run.company, run);
  return [...byCompany.values()];
}

function runOf(row: ReportRow): LastRun {
  const code = row["exit_code"] ?? undefined;
  return {
    company: row["company"] ?? "",
    command: row["command"] ?? "",
    startedAt: row["started_at"] ?? undefined,
    exitCode: code === undefined ? undefined : Number(code),
    problem: row["problem"] ?? undefined,
  };
}

function whenText({ company, startedAt, problem }: LastRun, several: boolean): string {
  const began = { name: "began", head: "", kind: "instant" } as const;
  const time = startedAt === undefined ? [] : [`${cellText(began, { began: startedAt })} UTC`];
  const said = [...time, ...(problem === undefined ? [] : [problem])].join(". ");
  return several ? `${company}: ${said}` : said;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
