import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { decodeText } from "../domain/decode-text.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { Problem } from "../domain/problem.ts";
import type { CompanyConfig, Config, DatabaseChoice } from "./config.ts";
import { freeagentOrigin } from "./freeagent-origin.ts";
import { parseSettings } from "./parse-settings.ts";
import { defaultCapture, defaultKeep, defaultLimits, defaultRules, type Settings } from "./settings-schema.ts";

/** What the command line and the environment contribute. */
export interface ConfigSources {
  /** --config; else FREEAGENT_SYNC_CONFIG; else freeagent-sync.yaml in the working folder. */
  readonly configFlag: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
}

/**
 * Reads and checks the configuration file and lays the environment over it.
 * @throws Problem configuration: config_missing, settings_invalid, database_url_missing, freeagent_url_invalid
 */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  // An empty variable is one that is not set.
  const fromEnvironment = sources.environment["FREEAGENT_SYNC_CONFIG"] || "freeagent-sync.yaml";
  const file = resolve(sources.workingFolder, sources.configFlag ?? fromEnvironment);
  const shown = shownPath(file, sources.workingFolder);
  const settings = parseSettings(await readSettings(file, shown), shown);
  return Object.freeze({
    file,
    database: chooseDatabase(settings, sources, file, shown),
    freeagentOrigin: freeagentOrigin(settings.freeagent.environment, sources.environment["FREEAGENT_API_URL"]),
    companies: companiesOf(settings, dirname(file)),
    check: settings.check,
    onFailure: { command: settings.on_failure.command, webhook: settings.on_failure.webhook },
    reportFile: settings.reports.html === undefined ? undefined : resolve(dirname(file), settings.reports.html),
  });
}

/**
 * The companies a command works for: all, or the one that --company names.
 * @throws Problem configuration/company_unknown
 */
export function selectCompanies(config: Config, name: string | undefined): readonly CompanyConfig[] {
  if (name === undefined) return config.companies;
  const chosen = config.companies.filter((company) => company.name === name);
  if (chosen.length > 0) return chosen;
  const names = config.companies.map((company) => company.name);
  const near = nearestName(name, names);
  throw new Problem({
    kind: "configuration",
    code: "company_unknown",
    message: `--company ${name}: there is no such company; ${config.file} has ${names.join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`,
  });
}

/** Short for a file below the working folder; anywhere else the way there would be no help. */
function shownPath(file: string, workingFolder: string): string {
  const path = relative(workingFolder, file);
  return path.startsWith("..") ? file : path;
}

async function readSettings(file: string, shown: string): Promise<string> {
  const text = decodeText(await readBytes(file, shown));
  if (typeof text === "string") return text;
  const message = `${shown}:${text.brokenLine}: this is not UTF-8; save the file as UTF-8.`;
  throw new Problem({ kind: "configuration", code: "settings_invalid", message });
}

async function readBytes(file: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new Problem({
      kind: "configuration",
      code: "config_missing",
      message: `${shown} cannot be read${code}. Name your configuration with --config, or start from examples/back-office/freeagent-sync.yaml.`,
      cause,
    });
  }
}

function chooseDatabase(settings: Settings, sources: ConfigSources, file: string, shown: string): DatabaseChoice {
  const url = sources.environment["DATABASE_URL"];
  if (url !== undefined && url !== "") return { kind: "url", url };
  if (settings.database === "embedded") {
    // Beside the file, as all that it names: cron runs elsewhere than a person does, and must not get an empty one.
    return { kind: "embedded", folder: resolve(dirname(file), ".freeagent-sync/postgres") };
  }
  throw new Problem({
    kind: "configuration",
    code: "database_url_missing",
    message: `DATABASE_URL is not set. Set it to your PostgreSQL (postgres://user:password@host:5432/name), or write "database: embedded" into ${shown} to try things out.`,
  });
}

function companiesOf(settings: Settings, folder: string): readonly CompanyConfig[] {
  const single = settings.company === undefined ? [] : [settings.company];
  return (settings.companies ?? single).map((company) => {
    const merged: typeof settings = { ...settings, ...definedOnly(company) };
    return Object.freeze({
      name: company.name,
      subdomain: company.subdomain,
      bankAccounts: company.bank_accounts,
      mappingFolder: resolve(folder, merged.mapping ?? "mapping"),
      applyFolder: merged.apply === undefined ? undefined : resolve(folder, merged.apply),
      capture: merged.capture ?? defaultCapture,
      rules: merged.rules ?? defaultRules,
      limits: merged.limits ?? defaultLimits,
      keep: merged.keep ?? defaultKeep,
    });
  });
}

function definedOnly(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
