import type { Logger } from "../../domain/logger.ts";
import { lineProblems } from "../support/log-lines.ts";

/**
 * A logger that keeps what it hears as JSON lines.
 * It throws where a line is not as docs/log-schema.json describes it.
 */
export function memoryLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const hearAt =
    (level: number) =>
    (fields: object, event: string): void => {
      const time = new Date(0).toISOString();
      const problems = lineProblems(JSON.stringify({ level, time, ...fields, msg: event }));
      if (problems.length > 0) throw new Error(problems.join("\n"));
      lines.push(JSON.stringify({ ...fields, event }));
    };
  return { lines, debug: hearAt(20), info: hearAt(30), warn: hearAt(40), error: hearAt(50) };
}
