import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { Problem } from "../../domain/problem.ts";

/** Where a report goes, piece by piece. */
export interface ReportSink {
  write(text: string): Promise<void>;
}

/**
 * Writes a report to standard output, or to a file that appears whole: whoever reads it meanwhile sees the old one. A
 * device or a pipe (`/dev/stdout`) is written to, not replaced by a file.
 * @throws Problem configuration/report_unwritable
 */
export async function withReportSink(
  file: string | undefined,
  work: (sink: ReportSink) => Promise<void>,
): Promise<void> {
  if (file === undefined) {
    return work({ write: toStandardOutput }).catch((error: unknown) => {
      if (!(error instanceof OutputLost)) throw error;
    });
  }
  const replaced = await fileToReplace(file);
  const draft = replaced === undefined ? file : `${replaced.path}.${process.pid}`;
  try {
    const handle = await open(draft, "w", 0o640).catch(unwritable(file));
    try {
      if (replaced?.mode !== undefined) await handle.chmod(replaced.mode).catch(unwritable(file));
      // Not handle.write(): on a disk that is nearly full it takes a part of the text and calls that done.
      await work({ write: (text) => handle.appendFile(text).catch(unwritable(file)) });
    } finally {
      await handle.close();
    }
    if (replaced !== undefined) await rename(draft, replaced.path).catch(unwritable(file));
  } catch (error) {
    if (replaced !== undefined) await rm(draft, { force: true });
    throw error;
  }
}

/** Of the file alone: what goes wrong in reading a report is told as what it is. */
function unwritable(file: string): (cause: unknown) => never {
  return (cause) => {
    const message = `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new Problem({ kind: "configuration", code: "report_unwritable", message, cause });
  };
}

/** The file that the new one takes the place of, behind any links, and its rights; undefined for a device or a pipe. */
async function fileToReplace(file: string): Promise<{ path: string; mode?: number } | undefined> {
  const present = await stat(file).catch(() => undefined);
  if (present === undefined) return { path: file };
  if (!present.isFile() && !present.isDirectory()) return undefined;
  return { path: await realpath(file), mode: present.mode & 0o777 };
}

function toStandardOutput(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (cause) => {
      if (cause) reject(new OutputLost("standard output", { cause }));
      else resolve();
    });
  });
}

/** Ends the reading of a report that nobody gets; broken-output.ts tells why, where somebody should know. */
class OutputLost extends Error {}
