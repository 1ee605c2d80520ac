import type { CommandModule } from "yargs";
import { heldEntities, type HeldEntity } from "../../domain/held-key.ts";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

const actions = ["list", "show", "retry", "dismiss"] as const;

/** Options of `rejects`. */
export interface RejectsOptions extends GlobalOptions {
  readonly action: (typeof actions)[number];
  readonly entity: HeldEntity | undefined;
  readonly key: string | undefined;
  readonly reason: string | undefined;
  readonly all: boolean;
  readonly because: string | undefined;
}

/** `rejects list|show|retry|dismiss`: the keys that did not go through, and what a person decides about them. */
export const rejectsCommand: CommandModule<GlobalOptions, RejectsOptions> = {
  command: "rejects <action> [entity] [key]",
  describe: "Show what did not go through, release it again, or leave it",
  builder: (yargs) =>
    yargs
      .positional("action", { choices: actions, demandOption: true, describe: "What to do" })
      .positional("entity", { choices: heldEntities, describe: "Kind of the key" })
      .positional("key", { type: "string", describe: "Primary key in the back office" })
      .option("reason", { type: "string", describe: "list, retry: only those with this reason (docs/rejects.md)" })
      .option("all", {
        type: "boolean",
        default: false,
        describe: "retry: everything that needs a person; list: dismissed ones too",
      })
      .option("because", { type: "string", describe: "dismiss: why it is left as it is" }),
  handler: lazyHandler(() => import("../handlers/rejects.ts")),
};
