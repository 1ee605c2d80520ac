import Table from "cli-table3";
import pc from "picocolors";
import type { HeldKey, HeldState } from "../../domain/held-key.ts";
import type { Database } from "../../domain/queryable.ts";
import { visibleText } from "../../domain/visible-text.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";
import type { RejectsOptions } from "../commands/rejects.ts";
import { keyColumnWidth } from "../key-column.ts";
import { print } from "../print.ts";
import { heldKeyJson } from "./held-key-json.ts";

/** Rows of the table; a longer queue is for --json or SQL. */
const shownRows = 200;
const usualWidth = 120;
const widest = 160;
/** Columns before the sentence; where the terminal is narrow or the keys are long it does without the last of them. */
const columns = [
  { head: "entity", width: 10, text: (key: HeldKey) => key.entity },
  { head: "key", width: 12, text: (key: HeldKey) => key.sourceKey },
  { head: "waits for", width: 16, text: (key: HeldKey) => key.waitingFor?.replace(":", " ") ?? stateWords[key.state] },
  { head: "reason", width: 22, text: (key: HeldKey) => key.reason },
  { head: "since", width: 12, text: (key: HeldKey) => key.firstAt.slice(0, 10) },
];
const columnsAtLeast = 3;
const sentenceAtLeast = 30;
const sentenceNarrowest = 20;

const stateWords: Readonly<Record<HeldState, string>> = {
  person: "you",
  waiting: "a key",
  retry: "its next try",
  dismissed: "nobody",
};

interface Queue {
  readonly company: string;
  /** Those that were asked for. */
  readonly keys: readonly HeldKey[];
  /** How many others are held; counted only where none of those that were asked for is. */
  readonly others: number;
}

/** Prints the queue. 1 when something is open, 0 when nothing is. */
export async function listHeldKeys(
  database: Database,
  companies: readonly string[],
  options: RejectsOptions,
): Promise<number> {
  const filter = { entity: options.entity, sourceKey: options.key, reason: options.reason, dismissed: options.all };
  const queues: Queue[] = [];
  for (const company of companies) {
    const keys = await readHeldKeys(database, company, filter);
    const all = keys.length > 0 ? keys : await readHeldKeys(database, company, { dismissed: false });
    queues.push({ company, keys, others: all.length - keys.length });
  }
  if (options.json) {
    const documents = queues.map(({ company, keys }) => ({ company, rejects: keys.map(heldKeyJson) }));
    print(JSON.stringify({ companies: documents }, undefined, 2));
  } else {
    for (const queue of queues) printQueue(queue, options.quiet);
  }
  return queues.some(({ keys }) => keys.some((key) => key.state !== "dismissed")) ? 1 : 0;
}

function printQueue({ company, keys, others }: Queue, quiet: boolean): void {
  if (keys.length === 0) {
    const fitting =
      others === 0
        ? pc.green("nothing is held.")
        : `nothing of that kind is held; ${others} other ${others === 1 ? "key is" : "keys are"}.`;
    if (!quiet) print(`${pc.bold(company)}: ${fitting}`);
    return;
  }
  const count = (state: HeldState): number => keys.filter((key) => key.state === state).length;
  const parts = [
    `${count("person")} for a person`,
    `${count("waiting")} for another key`,
    `${count("retry")} to be tried again`,
    ...(count("dismissed") > 0 ? [`${count("dismissed")} dismissed`] : []),
  ];
  print(`${pc.bold(company)}: ${keys.length} held: ${parts.join(", ")}.`);
  if (quiet) return;
  print(queueTable(keys.slice(0, shownRows), process.stdout.columns || usualWidth));
  if (keys.length > shownRows) print(`... and ${keys.length - shownRows} more; --json prints all of them.`);
}

function queueTable(keys: readonly HeldKey[], terminalWidth: number): string {
  const sourceKeys = keys.map((key) => key.sourceKey);
  const wanted = columns.map((column) =>
    column.head === "key" ? { ...column, width: keyColumnWidth(sourceKeys, column.width) } : column,
  );
  const room = (shown: typeof wanted): number =>
    Math.min(widest, terminalWidth) - shown.reduce((sum, column) => sum + column.width, shown.length + 2);
  while (wanted.length > columnsAtLeast && room(wanted) < sentenceAtLeast) wanted.pop();
  // No table with whole keys fits.
  if (room(wanted) < sentenceNarrowest) return keys.map(asLines).join("\n\n");
  const table = new Table({
    head: [...wanted.map((column) => column.head), "what to do"],
    colWidths: [...wanted.map((column) => column.width), room(wanted)],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  // What a waiting key waits for is all there is to say about it.
  for (const key of keys) {
    const cells = [...wanted.map((column) => column.text(key)), key.state === "waiting" ? "" : key.detail];
    table.push(cells.map(visibleText));
  }
  return table.toString();
}

function asLines(key: HeldKey): string {
  const [entity, sourceKey, ...others] = columns.map((column) => column.text(key));
  const lines = [`${entity ?? ""} ${sourceKey ?? ""}`, `  waits for ${others.join(", ")}`];
  return (key.state === "waiting" ? lines : [...lines, `  ${key.detail}`]).join("\n");
}
