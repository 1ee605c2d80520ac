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
    const handle = await open(draft, "w", 0o640);
    try {
      await work({
        write: async (text) => {
          await handle.write(text);
        },
      });
    } finally {
      await handle.close();
    }
    if (draft !== file) await rename(draft, file);
  } catch (cause) {
    if (draft !== file) await rm(draft, { force: true });
    if (cause instanceof Problem) throw cause;
    const message = `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new Problem({ kind: "configuration", code: "report_unwritable", message, cause });
  }
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
