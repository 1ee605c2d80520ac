// Compiles to dist/ and copies the files that are data: SQL migrations and the OpenAPI description.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const buildInfo = `${root}node_modules/.cache/freeagent-sync/build.tsbuildinfo`;
// An incremental build writes only what changed: without dist/ the old record would leave it empty.
if (!existsSync(`${root}dist/cli/main.js`)) rmSync(buildInfo, { force: true });

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// A migration that was renamed must not stay beside its new name: two of one number end every command.
rmSync(`${root}dist/db/migrations`, { recursive: true, force: true });
cpSync(`${root}db/migrations`, `${root}dist/db/migrations`, { recursive: true });
chmodSync(`${root}dist/cli/main.js`, 0o755);

// npm links a package's own command only where the package is a dependency; here npx shall find it too.
const link = `${root}node_modules/.bin/freeagent-sync`;
if (process.platform !== "win32" && existsSync(`${root}node_modules/.bin`)) {
  rmSync(link, { force: true });
  symlinkSync("../../dist/cli/main.js", link);
}
