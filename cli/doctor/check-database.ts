import { pendingMigrations } from "../../db/migrate.ts";
import { quoteWhereNeeded } from "../../domain/captured-table.ts";
import { counted } from "../../domain/counted.ts";
import { troubleOf, trouble, warning, well, type Finding } from "../../domain/finding.ts";
import { lackOfRights } from "../../db/lack-of-rights.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readMissingRights, readServer, type ServerFacts } from "../../extract/back-office/read-server.ts";
import { judgeSkew } from "./judge-skew.ts";

/** The newest PostgreSQL that the tests run on. */
const newestTried = 18;

/** Server, clock, schema and rights. `usable`: the checks that read our tables can be made. */
export async function checkDatabase(
  database: Queryable,
  embedded: boolean,
  now: () => Date,
): Promise<{ readonly findings: readonly Finding[]; readonly usable: boolean }> {
  const asked = now().getTime();
  const server = await readServer(database);
  const middle = (asked + now().getTime()) / 2;
  const findings = [judgeServer(server, embedded), judgeSkew("the database", server.now - middle)];
  let pending: readonly string[];
  try {
    pending = await pendingMigrations(database);
  } catch (error) {
    const problem = error instanceof Problem ? error : lackOfRights(error);
    if (problem === undefined) throw error;
    return { findings: [...findings, troubleOf(problem)], usable: false };
  }
  if (pending.length > 0) return { findings: [...findings, judgeSchema(pending)], usable: false };
  const rights = server.readOnly ? standby : judgeRights(server.role, await readMissingRights(database));
  return { findings: [...findings, judgeSchema(pending), rights], usable: true };
}

const standby = trouble(
  "database_read_only",
  "Nothing can be written to this database: it is a standby, or switched to read-only.",
  "Name the primary in DATABASE_URL, or have the DBA end the read-only mode.",
  "unreachable",
);

/** Version of the server, and whose it is. */
export function judgeServer(server: ServerFacts, embedded: boolean): Finding {
  const whose = embedded ? "our own, embedded" : "yours";
  const sentence = `PostgreSQL ${server.version} (${whose}), database ${server.database}, as ${server.role}.`;
  if (server.major <= newestTried) return well("database", sentence);
  return warning(
    "database_untried",
    sentence,
    `This version knows PostgreSQL 14 to ${newestTried}; look for a newer freeagent-sync.`,
  );
}

/** Whether migrations are pending. */
export function judgeSchema(pending: readonly string[]): Finding {
  if (pending.length === 0) return well("schema", "The schemas freeagent_sync and freeagent_mirror are up to date.");
  const sentence = `${counted(pending.length, "migration is", "migrations are")} pending, the first is ${pending[0] ?? ""}.`;
  return trouble(
    "schema_outdated",
    sentence,
    "Run: freeagent-sync migrate (or have a DBA run what --print-sql prints).",
  );
}

/** Whether the role may do on our tables what a night does. */
export function judgeRights(role: string, missing: readonly string[]): Finding {
  if (missing.length === 0) return well("rights", `${role} may read and write all that is ours.`);
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
  const sentence = `${role} lacks rights on ${missing.slice(0, 3).join(", ")}${more}.`;
  const schemas = "schema freeagent_sync, freeagent_mirror";
  const to = quoteWhereNeeded(role);
  const grant = `grant usage on ${schemas} to ${to}; grant select, insert, update, delete on all tables in ${schemas} to ${to}; grant usage on all sequences in schema freeagent_sync to ${to}`;
  return trouble("rights_missing", sentence, `As the owner of the schemas: ${grant}`);
}
