import type { SimulatedWorld } from "./simulated-world.ts";

/** No token, key or client secret stands in a log line or, in clear, in a table of ours. */
export async function secretsTold({ database, environment, logged, secrets }: SimulatedWorld): Promise<string[]> {
  const { FREEAGENT_CLIENT_SECRET: client = "", FREEAGENT_SYNC_KEY: key = "" } = environment;
  const tables = await database.query(
    "select format('%I', tablename) as name from pg_tables where schemaname = 'freeagent_sync' order by 1",
  );
  const texts = tables.map(({ name }) => `select t::text as line from freeagent_sync.${String(name)} t`);
  const rows = await database.query(texts.join(" union all "));
  const stored = rows.map((row) => String(row["line"])).join("\n");
  const said = logged.join("\n");
  return [client, key, ...secrets].flatMap((secret) => [
    ...(said.includes(secret) ? ["A secret stands in the log."] : []),
    ...(stored.includes(secret) ? ["A secret stands in the database."] : []),
  ]);
}
