import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const folder = fileURLToPath(new URL("../../node_modules/.cache/freeagent-sync/test-processes", import.meta.url));

/**
 * One file of plain JavaScript made of a TypeScript program and everything of ours that it imports: a process starts
 * from it in a fraction of the time that compiling each module takes. Named after its content, so never stale.
 */
export function bundled(program: URL): string {
  const file = fileURLToPath(program);
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
  });
  const text = outputFiles[0]?.text ?? "";
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const bundle = join(folder, `${basename(file, ".ts")}-${hash}.mjs`);
  if (!existsSync(bundle)) {
    mkdirSync(folder, { recursive: true });
    const draft = `${bundle}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, bundle);
  }
  return bundle;
}
