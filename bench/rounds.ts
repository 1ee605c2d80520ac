import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../db/connect.ts";
import { startEmbeddedPostgres } from "../db/embedded/start-embedded-postgres.ts";
import { migrate } from "../db/migrate.ts";
import type { Database } from "../domain/queryable.ts";

/** A quick look (CI's, `npm run bench -- --short`): less work, the same table; kept apart from the full figures. */
const short = process.argv.includes("--short");

/** How much work to do: the full amount, or the short one of a quick look. */
export function sized(full: number, quick: number): number {
  return short ? quick : full;
}

/** One way of doing the same work; gives nothing, takes its time. */
export type Contestant = () => Promise<unknown>;

/** Milliseconds per contestant: the median of the rounds, in which all take turns. `before` one, by its name, is not timed. */
export async function race(
  rounds: number,
  contestants: Readonly<Record<string, Contestant>>,
  before: (name: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<Record<string, number>> {
  const times = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, work] of Object.entries(contestants)) {
      await before(name);
      const start = performance.now();
      await work();
      times.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries([...times].map(([name, taken]) => [name, median(taken)]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Runs work on an embedded PostgreSQL of its own with our schema, and takes it away afterwards. `durable`: a commit
 * waits for the disk, as everywhere where data matters.
 */
export async function withServer(
  durable: boolean,
  work: (database: Database, url: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-bench-"));
  // Run by root, the server is another user, who must get in; it would live elsewhere else, and be left there.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    folder: join(folder, "postgres"),
    say: () => undefined,
    durable,
  });
  const database = connect({ url: server.url, applicationName: "bench" });
  try {
    await migrate(database);
    await work(database, server.url);
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
