// npm run soak [-- --minutes 60]: nights back to back beside a watch, in one process, with faults and a back office that
// lives on; then a table of what grew. Exit code 1 when something grew that should not.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "60" } } });
const { status } = spawnSync(process.execPath, ["--import", "tsx", "test/soak/soak.ts", values.minutes], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
});
process.exitCode = status ?? 1;
