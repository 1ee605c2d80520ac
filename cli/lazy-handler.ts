/** What a command does. `handle` gives the exit code. */
interface HandlerModule<Options> {
  readonly handle: (options: Options) => Promise<number>;
}

/**
 * The handler of a command, whose module is loaded when the command runs: the help and every other command start
 * without it.
 */
export function lazyHandler<Options>(load: () => Promise<HandlerModule<Options>>): (options: Options) => Promise<void> {
  return async (options) => {
    const { handle } = await load();
    process.exitCode = await handle(options);
  };
}
