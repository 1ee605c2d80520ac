import type { Logger } from "../../domain/logger.ts";

/** A logger that keeps what it hears as JSON lines. */
export function memoryLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const hear = (fields: object, event: string): void => {
    lines.push(JSON.stringify({ ...fields, event }));
  };
  return { lines, debug: hear, info: hear, warn: hear, error: hear };
}
