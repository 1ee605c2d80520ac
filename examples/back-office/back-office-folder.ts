import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The folder of this sample with its SQL files and freeagent-sync.yaml. Those are no part of the build: seen from a file of
 * `dist/chunks` they stay in `examples/back-office` of the package.
 */
export function backOfficeFolder(): string {
  const besideThisFile = fileURLToPath(new URL(".", import.meta.url));
  if (existsSync(`${besideThisFile}schema.sql`)) return besideThisFile;
  return fileURLToPath(new URL("../../examples/back-office/", import.meta.url));
}
