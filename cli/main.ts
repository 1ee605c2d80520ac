#!/usr/bin/env node
import { useCompileCache } from "./compile-cache.ts";

// Only what is imported after this call comes from the cache.
useCompileCache(process.env);
const { runCommandLine } = await import("./command-line.ts");
await runCommandLine();
