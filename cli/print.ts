/** A line of the result, on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line for the person at the terminal, on stderr: results on stdout stay clean. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
