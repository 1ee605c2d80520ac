import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** `doctor`: checks everything that a night needs, and says how to mend what is wrong. */
export const doctorCommand: CommandModule<GlobalOptions, GlobalOptions> = {
  command: "doctor",
  describe: "Check everything that a night needs, and say how to mend what is wrong",
  handler: lazyHandler(() => import("../handlers/doctor.ts")),
};
