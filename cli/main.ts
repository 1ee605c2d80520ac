#!/usr/bin/env node
import { useCompileCache } from "./compile-cache.ts";

// Only what is imported after this call comes from the cache.
useCompileCache(process.env);
// pg asks what runs it, and where there is no navigator (Node 20) it asks for Response, at which Node loads all of fetch: a
// tenth of the start of most commands.
if (!("navigator" in globalThis)) Object.assign(globalThis, { navigator: { userAgent: "Node.js" } });
const { runCommandLine } = await import("./command-line.ts");
await runCommandLine();
