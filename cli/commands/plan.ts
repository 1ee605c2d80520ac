import type { CommandModule } from "yargs";
import { pushPartNames, type PushPart } from "../../pipelines/push/push-part.ts";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `plan`. */
export type PlanOptions = GlobalOptions & { readonly part: PushPart | undefined };

/** `plan [contacts|invoices|payments]`: what a push would do now. It writes nothing, on either side. */
export const planCommand: CommandModule<GlobalOptions, PlanOptions> = {
  command: "plan [part]",
  describe: "Show what a push would do, field by field, and how long it takes; writes nothing",
  builder: (yargs) =>
    yargs.positional("part", { choices: pushPartNames, describe: "Only this part; all three otherwise" }),
  handler: lazyHandler(() => import("../handlers/plan.ts")),
};
