import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../domain/problem.ts";

/** One numbered step of the database's schema. */
export interface Migration {
  /** Its file name, `0001-what-it-makes.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with Unix line ends, hexadecimal: the same on every check-out. */
  readonly checksum: string;
}

/** The migrations that belong to this program: beside this file, and in dist/db/ seen from any file of the build. */
export const migrationsFolder = fileURLToPath(new URL("../db/migrations", import.meta.url));

/**
 * Reads the migrations of a folder in the order of their numbers.
 * @throws Problem `bug` when a file is misnamed or a number is given twice.
 */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  names.forEach((name, index) => {
    const number = /^\d{4}-/.exec(name)?.[0];
    if (number === undefined) throw misnamed(`Migration ${name} must be named like 0001-what-it-makes.sql.`);
    const next = names[index + 1];
    if (next?.startsWith(number)) throw misnamed(`Migrations ${name} and ${next} have the same number.`);
  });
  return names.map((name) => {
    const sql = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

function misnamed(message: string): Problem {
  return new Problem({ kind: "bug", code: "migration_misnamed", message });
}
