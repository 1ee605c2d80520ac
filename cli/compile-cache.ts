import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/** Node 22.1 and later; https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
interface WithCompileCache {
  readonly enableCompileCache?: (folder?: string) => unknown;
}

/**
 * Lets Node keep the modules it has compiled, so that the next start is shorter. Where the folder cannot be written,
 * and before Node 22.1, nothing is kept, and nothing is said about it.
 *
 * The cache lies in the user's own folder, not in the shared temporary one that Node would take: what is in it is run.
 * NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 does without.
 */
export function useCompileCache(environment: Readonly<Record<string, string | undefined>>): void {
  const { enableCompileCache } = module as WithCompileCache;
  if (enableCompileCache === undefined) return;
  const named = environment["NODE_COMPILE_CACHE"];
  if (named !== undefined && named !== "") return;
  const folder = cacheFolder(environment);
  if (folder !== undefined) enableCompileCache(join(folder, "freeagent-sync", "compiled"));
}

function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = environment["XDG_CACHE_HOME"];
  if (named !== undefined && named !== "") return named;
  try {
    return join(homedir(), ".cache");
  } catch {
    // A user id without an entry in the system's list of users, as in some containers, has no home.
    return undefined;
  }
}
