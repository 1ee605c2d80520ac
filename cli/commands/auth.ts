import type { CommandModule } from "yargs";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
import { importLogin } from "../auth/import-login.ts";
import { logIn, type LogInOptions } from "../auth/log-in.ts";
import { describeLogin, loginStatus } from "../auth/login-status.ts";
import { rekey } from "../auth/rekey.ts";
import { commandLogger } from "../command-logger.ts";
import type { CompanyConfig } from "../../config/config.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { LoginSetting } from "../login-setting.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";

const actions = ["login", "import", "status", "logout", "rekey"] as const;
/** Any free port would do, but FreeAgent takes registered redirect URIs only, so it is a fixed one. */
const defaultPort = 4117;
type AuthOptions = GlobalOptions & LogInOptions & { readonly action: (typeof actions)[number] };

/** `auth login|import|status|logout|rekey`: the log-in of a company. */
export const authCommand: CommandModule<GlobalOptions, AuthOptions> = {
  command: "auth <action>",
  describe: "Store, check or forget the log-in to FreeAgent",
  builder: (yargs) =>
    yargs
      .positional("action", {
        choices: actions,
        demandOption: true,
        describe: "import takes a refresh token on stdin; rekey encrypts the tokens with a new key",
      })
      .option("port", { type: "number", default: defaultPort, describe: "login: port that the browser comes back to" })
      .option("paste", {
        type: "boolean",
        default: false,
        describe: "login: paste the address that the browser ends at (no browser on this machine)",
      })
      .option("browser", { type: "boolean", default: true, describe: "login: open a browser (--no-browser: do not)" }),
  async handler(options) {
    const environment = process.env;
    const config = await loadConfig({ configFlag: options.config, environment, workingFolder: process.cwd() });
    const companies = selectCompanies(config, options.company);
    const opened = await openDatabase(config.database, "auth");
    try {
      await migrate(opened.database);
      await act({ config, database: opened.database, environment, logger: commandLogger(options) }, options, companies);
    } finally {
      await opened.close();
    }
  },
};

async function act(setting: LoginSetting, options: AuthOptions, companies: readonly CompanyConfig[]): Promise<void> {
  switch (options.action) {
    case "login":
      print(await logIn(setting, onlyOne(companies), options));
      return;
    case "import":
      print(await importLogin(setting, onlyOne(companies), process.stdin));
      return;
    case "status":
      await showStatus(setting, options, companies);
      return;
    case "rekey":
      print(await rekey(setting));
      return;
    case "logout":
      for (const company of companies) {
        const known = await tokenStore(setting.database).remove(company.name);
        print(`${company.name}: ${known ? "the tokens are forgotten" : "there were no tokens"}.`);
      }
  }
}

async function showStatus(
  setting: LoginSetting,
  options: AuthOptions,
  companies: readonly CompanyConfig[],
): Promise<void> {
  const all = await Promise.all(companies.map((company) => loginStatus(setting.database, company.name)));
  if (options.json) print(JSON.stringify({ companies: all }, undefined, 2));
  else for (const status of all) print(describeLogin(status));
  if (all.some((status) => !status.logged_in)) process.exitCode = 77;
}

function onlyOne(companies: readonly CompanyConfig[]): CompanyConfig {
  const [company, another] = companies;
  if (company !== undefined && another === undefined) return company;
  const names = companies.map(({ name }) => name).join(", ");
  throw new Problem({ kind: "usage", code: "company_needed", message: `Say which company with --company: ${names}.` });
}
