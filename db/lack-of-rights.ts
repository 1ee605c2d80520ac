import pg from "pg";
import { Problem } from "../domain/problem.ts";

/** The Problem of a statement that the role has no right to; undefined for any other error. SQLSTATE 42501. */
export function lackOfRights(error: unknown): Problem | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== "42501") return undefined;
  const message = `The role in DATABASE_URL may not do what this needs (${error.message}). Grant it the rights of the nightly tool, which docs/dba.md lists as statements to run.`;
  return new Problem({ kind: "configuration", code: "database_rights_missing", message, cause: error });
}
