import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `watch`. */
export type WatchOptions = GlobalOptions & { readonly poll: number };

/** `watch`: pushes changes within seconds of their commit, until it is stopped. */
export const watchCommand: CommandModule<GlobalOptions, WatchOptions> = {
  command: "watch",
  describe: "Push changes within seconds of their commit, until stopped",
  builder: (yargs) =>
    yargs.option("poll", {
      type: "number",
      default: 1,
      describe: "Seconds between looks at the change tables",
    }),
  handler: lazyHandler(() => import("../handlers/watch.ts")),
};
