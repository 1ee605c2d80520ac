import type { CommandModule } from "yargs";
import { defaultPort } from "../auth/default-port.ts";
import type { LogInOptions } from "../auth/log-in.ts";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

const actions = ["login", "import", "status", "logout", "rekey"] as const;

/** Options of `auth`. */
export type AuthOptions = GlobalOptions & LogInOptions & { readonly action: (typeof actions)[number] };

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
  handler: lazyHandler(() => import("../handlers/auth.ts")),
};
