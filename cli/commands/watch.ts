import type { CommandModule } from "yargs";
import { Problem } from "../../domain/problem.ts";
import type { GlobalOptions } from "../global-options.ts";
import { runWatch } from "../run-watch.ts";

type WatchOptions = GlobalOptions & { readonly poll: number };

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
  async handler(options) {
    const seconds = options.poll;
    if (!(seconds >= 0.1 && seconds <= 86_400)) {
      const message = "--poll must be a number of seconds from 0.1 to 86400.";
      throw new Problem({ kind: "usage", code: "poll_invalid", message });
    }
    process.exitCode = await runWatch(options, seconds * 1000);
  },
};
