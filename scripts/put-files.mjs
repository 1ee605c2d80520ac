import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * Makes a folder hold these files, in this order, and no others: pairs of a path in it and its contents. Programs may read them
 * meanwhile: a file that is right is not touched, any other is replaced as a whole, and what belongs to none goes last.
 */
export function putFiles(folder, files) {
  const wanted = new Map(files.map(([path, contents]) => [resolve(folder, path), Buffer.from(contents)]));
  // Beside the folder: another build at the same time clears it.
  const draft = `${folder}.${process.pid}`;
  for (const [file, contents] of wanted) {
    if (existsSync(file) && readFileSync(file).equals(contents)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, contents);
    renameSync(draft, file);
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(file)) rmSync(file, { force: true });
  }
}
