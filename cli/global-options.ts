import type { Argv } from "yargs";

/** Options that every command knows. */
export interface GlobalOptions {
  readonly config: string | undefined;
  readonly company: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Adds the global options to a parser. */
export function withGlobalOptions(yargs: Argv): Argv<GlobalOptions> {
  return yargs
    .option("config", { type: "string", describe: "Configuration file [FREEAGENT_SYNC_CONFIG, freeagent-sync.yaml]" })
    .option("company", { type: "string", describe: "Work for this company only" })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document on stdout" })
    .option("quiet", { type: "boolean", default: false, describe: "Say nothing unless something is wrong" })
    .option("verbose", { type: "boolean", default: false, describe: "Log every call and statement group" });
}
