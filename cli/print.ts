import { safeLine } from "../domain/visible-text.ts";

/** A line of the result, on stdout. */
export function print(line: string): void {
  process.stdout.write(`${safeLine(line)}\n`);
}

/** A line for the person at the terminal, on stderr: results on stdout stay clean. */
export function warn(line: string): void {
  process.stderr.write(`${safeLine(line)}\n`);
}
