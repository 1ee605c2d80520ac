import { open, rename, rm, stat } from "node:fs/promises";
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
  const draft = (await isReplaceable(file)) ? `${file}.${process.pid}` : file;
  try {
    const handle = await open(draft, "w", 0o640).catch(unwritable(file));
    try {
      // Not handle.write(): on a disk that is nearly full it takes a part of the text and calls that done.
      await work({ write: (text) => handle.appendFile(text).catch(unwritable(file)) });
    } finally {
      await handle.close();
    }
    if (draft !== file) await rename(draft, file).catch(unwritable(file));
  } catch (error) {
    if (draft !== file) await rm(draft, { force: true });
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

async function isReplaceable(file: string): Promise<boolean> {
  return stat(file).then(
    (present) => present.isFile() || present.isDirectory(),
    () => true,
  );
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
