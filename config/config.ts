import type { CheckRules } from "../domain/vital-signs.ts";
import type { Capture, Keep, Limits, Rules } from "./settings-schema.ts";

/** One FreeAgent company with everything a run needs to know about it. Folders are absolute paths. */
export interface CompanyConfig {
  readonly name: string;
  readonly subdomain: string | undefined;
  /** Alias of the configuration -> name of the bank account in FreeAgent. */
  readonly bankAccounts: Readonly<Record<string, string>>;
  readonly mappingFolder: string;
  /** Undefined: the back office reads the staging tables itself. */
  readonly applyFolder: string | undefined;
  readonly capture: Capture;
  readonly rules: Rules;
  readonly limits: Limits;
  /** How long finished rows are kept. */
  readonly keep: Keep;
}

/** Where the database is: a URL, or our own PostgreSQL in a folder. */
export type DatabaseChoice =
  { readonly kind: "url"; readonly url: string } | { readonly kind: "embedded"; readonly folder: string };

/** The resolved configuration: flags over environment over file over defaults. Frozen. */
export interface Config {
  readonly file: string;
  readonly database: DatabaseChoice;
  /** Origin of FreeAgent's API without a path, e.g. https://api.freeagent.com. */
  readonly freeagentOrigin: string;
  readonly companies: readonly CompanyConfig[];
  /** From when on `check` warns. */
  readonly check: CheckRules;
  /** Whom to tell of a run that did not end with 0. */
  readonly onFailure: { readonly command: readonly string[] | undefined; readonly webhook: string | undefined };
  /** File of the night report; undefined: none is written. */
  readonly reportFile: string | undefined;
}
