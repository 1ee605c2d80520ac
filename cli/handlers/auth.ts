import type { CompanyConfig } from "../../config/config.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
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
import { systemClock } from "../system-clock.ts";

const loginNeeded = exitCodeOf("login_needed");

/** Stores, checks or forgets log-ins; `status` gives 77 when a company has none. */
export async function handle(options: AuthOptions): Promise<number> {
  const environment = process.env;
  const config = await loadConfig({ configFlag: options.config, environment, workingFolder: process.cwd() });
  const companies = selectCompanies(config, options.company);
  const opened = await openDatabase(config.database, "auth");
  try {
    await migrate(opened.database);
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
      print(await logIn(setting, onlyOne(companies), options));
      return 0;
    case "import":
      print(await importLogin(setting, onlyOne(companies), process.stdin));
      return 0;
    case "status":
      return showStatus(setting, options, companies);
    case "rekey":
      print(await rekey(setting));
      return 0;
    case "logout":
      for (const company of companies) {
        const known = await tokenStore(setting.database).remove(company.name);
        print(`${company.name}: ${known ? "the tokens are forgotten" : "there were no tokens"}.`);
      }
      return 0;
  }
}

async function showStatus(
  setting: LoginSetting,
  options: AuthOptions,
  companies: readonly CompanyConfig[],
): Promise<number> {
  const all = await Promise.all(companies.map((company) => loginStatus(setting.database, company.name)));
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
