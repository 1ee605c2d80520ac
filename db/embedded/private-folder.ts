import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../../domain/problem.ts";

/**
 * Our folder under the system's temporary folder that stands in for `original`, where the server's user cannot
 * reach that one. Everyone may enter it, only we may write; the same original gives the same folder.
 * @throws Problem `configuration` when someone else already put something at its place.
 */
export function privateFolder(purpose: string, original: string): string {
  const mark = createHash("sha256").update(original).digest("hex").slice(0, 12);
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `freeagent-sync-${purpose}-${uid}-${mark}`);
  mkdirSync(folder, { recursive: true });
  const status = lstatSync(folder);
  // Names in a folder that everyone may write are guessable: what we did not make, we do not trust.
  if (!status.isDirectory() || status.uid !== uid) {
    throw new Problem({
      kind: "configuration",
      code: "embedded_database_folder_foreign",
      message: `${folder} belongs to someone else, so the embedded database cannot use it; remove it or set DATABASE_URL.`,
    });
  }
  chmodSync(folder, 0o755);
  return folder;
}
