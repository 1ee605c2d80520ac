import { pino, type DestinationStream, type Logger as PinoLogger } from "pino";
import { scrub } from "../domain/scrub.ts";
import { ignoreErrors } from "./broken-output.ts";

/** How much a command says on stderr. */
export interface LogOptions {
  readonly verbose: boolean;
  readonly quiet: boolean;
}

/**
 * The log of a command: one JSON line per event on stderr, so that stdout holds results only. On a terminal,
 * where progress is drawn instead, only warnings are logged unless --verbose asks for more.
 */
export function commandLogger(options: LogOptions): PinoLogger {
  const usual = process.stderr.isTTY ? "warn" : "info";
  const level = options.verbose ? "debug" : options.quiet ? "warn" : usual;
  const destination = pino.destination({ dest: 2, sync: true });
  ignoreErrors(destination);
  return jsonLogger(level, destination);
}

/** A log of one JSON line per event, as docs/log-schema.json describes them. */
export function jsonLogger(level: string, destination: DestinationStream): PinoLogger {
  // Secrets are typed so that they cannot be printed; what text from elsewhere may hold is taken out of the line.
  const hooks = { streamWrite: scrub };
  const settings = { level, base: {}, timestamp: pino.stdTimeFunctions.isoTime, hooks };
  return pino(settings, destination);
}
