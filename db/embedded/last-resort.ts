const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const cleanups = new Set<() => void>();

/**
 * Has `cleanup` (synchronous) run when the process ends without having stopped its server: on `exit`, and on a
 * signal that nobody else in the process handles. A process with a graceful shutdown of its own keeps it: its
 * handlers decide when to end, and `exit` follows. Gives the function that takes the cleanup back.
 */
export function atLastResort(cleanup: () => void): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) stopListening();
  };
}

function listen(): void {
  process.on("exit", runAll);
  // In front of handlers that remove themselves when called: they must still count.
  for (const signal of signals) process.prependListener(signal, onSignal);
}

function stopListening(): void {
  process.off("exit", runAll);
  for (const signal of signals) process.off(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runAll();
  stopListening();
  // Nobody listens any more, so the signal now does what it would have done without us.
  process.kill(process.pid, signal);
}

function runAll(): void {
  for (const cleanup of cleanups) cleanup();
  cleanups.clear();
}
