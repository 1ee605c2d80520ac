/**
 * What the rooms may say to the log: structured fields first, then an event named subject + past verb
 * (`batch.claimed`). Ids and counts only, never a payload or a secret. pino satisfies it.
 */
export interface Logger {
  debug(fields: object, event: string): void;
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
}
