#!/usr/bin/env node
import { useCompileCache } from "./compile-cache.ts";
import { workingFolderGone } from "./working-folder.ts";

// Only what is imported after this call comes from the cache.
useCompileCache(process.env);
// pg asks what runs it, and where there is no navigator (Node 20) it asks for Response, at which Node loads all of fetch: a
// tenth of the start of most commands.
if (!("navigator" in globalThis)) Object.assign(globalThis, { navigator: { userAgent: "Node.js" } });
// yargs asks for the working folder while it is loaded.
const gone = workingFolderGone();
if (gone === undefined) {
  const { runCommandLine } = await import("./command-line.ts");
  await runCommandLine();
} else {
  const { reportError } = await import("./report-error.ts");
  reportError(gone);
}
