import type { CompanyConfig } from "../../config/config.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate, requireMigrated } from "../../db/migrate.ts";
import { requireWritable } from "../../db/require-writable.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
import { defaultPort } from "../auth/default-port.ts";
import { importLogin } from "../auth/import-login.ts";
import { logIn } from "../auth/log-in.ts";
import { describeLogin, loginStatus } from "../auth/login-status.ts";
import { rekey } from "../auth/rekey.ts";
import { commandLogger } from "../command-logger.ts";
import type { AuthOptions } from "../commands/auth.ts";
import { exitCodeOf } from "../exit-codes.ts";
import type { LoginSetting } from "../login-setting.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";
import { refuseStrayOptions } from "../refuse-stray-options.ts";
import { systemClock } from "../system-clock.ts";

const loginNeeded = exitCodeOf("login_needed");

/** Stores, checks or forgets log-ins; `status` gives 77 when a company has none. */
export async function handle(options: AuthOptions): Promise<number> {
  const { action, port, paste, browser } = options;
  refuseStrayOptions("auth", action, [
    { name: "port", actions: ["login"], given: port !== defaultPort },
    { name: "paste", actions: ["login"], given: paste },
    { name: "no-browser", actions: ["login"], given: !browser },
  ]);
  const environment = process.env;
  const config = await loadConfig({ configFlag: options.config, environment, workingFolder: process.cwd() });
  const companies = selectCompanies(config, options.company);
  const opened = await openDatabase(config.database, "auth");
  try {
    await (action === "status" ? requireMigrated : migrate)(opened.database);
    const setting = {
      config,
      database: opened.database,
      environment,
      logger: commandLogger(options),
      clock: systemClock,
    };
    return await act(setting, options, companies);
  } finally {
    await opened.close();
  }
}

async function act(setting: LoginSetting, options: AuthOptions, companies: readonly CompanyConfig[]): Promise<number> {
  switch (options.action) {
    case "login":
      await tellLogin(setting, options, onlyOne(companies), (company) =>
        logIn(setting, company, options, process.stdin),
      );
      return 0;
    case "import":
      await tellLogin(setting, options, onlyOne(companies), (company) => importLogin(setting, company, process.stdin));
      return 0;
    case "status":
      return showStatus(setting, options, companies);
    case "rekey":
      tell(options, await rekey(setting));
      return 0;
    case "logout":
      await logOut(setting, options, companies);
      return 0;
  }
}

/** What was done, as a sentence or as one JSON document. */
function tell({ json, quiet }: AuthOptions, message: string, document: object = { message }): void {
  if (json) print(JSON.stringify(document, undefined, 2));
  else if (!quiet) print(message);
}

async function tellLogin(
  { config, database }: LoginSetting,
  options: AuthOptions,
  company: CompanyConfig,
  login: (company: CompanyConfig) => Promise<string>,
): Promise<void> {
  await requireWritable(database);
  const message = await login(company);
  tell(options, message, { companies: [await loginStatus(database, company.name, config.freeagentOrigin)] });
}

async function logOut(
  { database }: LoginSetting,
  options: AuthOptions,
  companies: readonly CompanyConfig[],
): Promise<void> {
  const forgotten: { company: string; had_tokens: boolean }[] = [];
  for (const { name } of companies) {
    forgotten.push({ company: name, had_tokens: await tokenStore(database).remove(name) });
  }
  const lines = forgotten.map(
    ({ company, had_tokens: known }) => `${company}: ${known ? "the tokens are forgotten" : "there were no tokens"}.`,
  );
  tell(options, lines.join("\n"), { companies: forgotten });
}

async function showStatus(
  setting: LoginSetting,
  options: AuthOptions,
  companies: readonly CompanyConfig[],
): Promise<number> {
  const origin = setting.config.freeagentOrigin;
  const all = await Promise.all(companies.map(({ name }) => loginStatus(setting.database, name, origin)));
  if (options.json) print(JSON.stringify({ companies: all }, undefined, 2));
  else for (const status of all) if (!options.quiet || !status.logged_in) print(describeLogin(status));
  return all.some((status) => !status.logged_in) ? loginNeeded : 0;
}

function onlyOne(companies: readonly CompanyConfig[]): CompanyConfig {
  const [company, another] = companies;
  if (company !== undefined && another === undefined) return company;
  const names = companies.map(({ name }) => name).join(", ");
  throw new Problem({ kind: "usage", code: "company_needed", message: `Say which company with --company: ${names}.` });
}
