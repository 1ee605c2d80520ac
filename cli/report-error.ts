import pc from "picocolors";
import { lackOfRights } from "../db/lack-of-rights.ts";
import { Problem } from "../domain/problem.ts";
import { scrub } from "../domain/scrub.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { print, warn } from "./print.ts";
import { programReplaced } from "./program-replaced.ts";

/**
 * Prints why a command failed and sets its exit code. A Problem says what to do; anything else is a bug and comes with
 * its stack.
 */
export function reportError(thrown: unknown): void {
  const error = lackOfRights(thrown) ?? programReplaced(thrown) ?? thrown;
  const json = process.argv.some((word) => word === "--json" || word === "--json=true");
  if (error instanceof Problem) {
    process.exitCode = exitCodeOf(error.kind);
    if (json) print(JSON.stringify({ problem: { code: error.code, message: error.message } }, undefined, 2));
    else warn(`${pc.red("freeagent-sync:")} ${error.message}`);
  } else {
    process.exitCode = exitCodeOf("bug");
    if (json) print(JSON.stringify({ problem: { code: "bug", message: "This is a bug; stderr has its story." } }));
    tellBug(error);
  }
}

/** Prints the story of a bug, for whoever reports it. */
export function tellBug(error: unknown): void {
  warn(`${pc.red("freeagent-sync:")} this is a bug; please report it with the lines below.`);
  warn(scrub(error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)));
}
