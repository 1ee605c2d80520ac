// The payment feed derived from many mirrored bank entries, where nothing and where one entry in a thousand changed,
// against the join as one would write it by hand for the same tables (fed-mirror.ts). npm run bench -- events
import type { Database } from "../domain/queryable.ts";
import { readFeedDifferences } from "../extract/differences/read-feed-differences.ts";
import { stageBankPayments } from "../load/staging/stage-bank-payments.ts";
import { changedEvery, changeSome, fillMirror, stageByHand } from "./fed-mirror.ts";
import { ms, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

const entries = sized(1_000_000, 20_000);
const changed = entries / changedEvery;
const rounds = 5;

/** Derives the feed. @throws Error unless so many entries are reversed and paid anew */
async function stage(database: Database, expected: number): Promise<void> {
  const staged = await database.transaction((transaction) => stageBankPayments(transaction, "acme", "1", []));
  if (staged.payments === expected && staged.reversals === expected) return;
  throw new Error(`${expected} entries changed: ${JSON.stringify(staged)}`);
}

/** The same with the check of all sums that a pull makes before it shows the rows. */
async function stageAndCheck(database: Database, expected: number): Promise<void> {
  await stage(database, expected);
  const differences = await readFeedDifferences(database, "acme", []);
  if (differences.length > 0) throw new Error(`the feed does not add up: ${JSON.stringify(differences[0])}`);
}

async function byHand(database: Database, expected: number): Promise<void> {
  const found = await stageByHand(database);
  if (found !== expected) throw new Error(`${found} differences by hand, not ${expected}`);
}

async function raceAll(database: Database): Promise<void> {
  await fillMirror(database, entries);
  const start = performance.now();
  await database.transaction((transaction) => stageBankPayments(transaction, "acme", "1", []));
  const first = performance.now() - start;
  await stageByHand(database);
  await database.execute("vacuum analyze");
  const against = (expected: number, before: () => Promise<void>) =>
    race(
      rounds,
      {
        hand: () => byHand(database, expected),
        staged: () => stage(database, expected),
      },
      before,
    );
  const same = await against(0, () => Promise.resolve());
  const some = await against(changed, () => changeSome(database));
  const checked = await race(
    rounds,
    { hand: () => byHand(database, changed), ours: () => stageAndCheck(database, changed) },
    () => changeSome(database),
  );
  const row = (work: string, ours = 0, theirs = 0, target = "<= 2.00"): Row => ({
    ...{ work, reference: "one join by hand, no guesses, no origins", ours: ms(ours), theirs: ms(theirs) },
    ...{ ratio: ratio(ours, theirs), target },
  });
  const amount = entries.toLocaleString("en-GB");
  report(
    "events",
    [
      row(`${amount} entries, nothing changed`, same["staged"], same["hand"]),
      row(`${amount} entries, ${changed.toLocaleString("en-GB")} changed`, some["staged"], some["hand"]),
      row("the same with the check of every sum", checked["ours"], checked["hand"], ""),
    ],
    [
      `Each changed entry is two rows of the feed, by hand one. First fill of the feed with ${amount} rows: ${ms(first)}.`,
      "The check reads feed and mirror once more, sums both per invoice, and compares them with FreeAgent's paid value.",
    ],
  );
}

await withServer(false, raceAll);
