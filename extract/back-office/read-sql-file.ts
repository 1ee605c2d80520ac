import { readFile } from "node:fs/promises";
import { decodeText } from "../../domain/decode-text.ts";

/** A file of the user's SQL, or a sentence about why it is of no use; `missing`: there is no such file. */
export type SqlFile =
  { readonly sql: string } | { readonly problem: string; readonly missing: boolean; readonly cause?: unknown };

/** Reads a file of the mapping or apply folder. */
export async function readSqlFile(path: string): Promise<SqlFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    return { problem: `${path} cannot be read (${code}).`, missing: code === "ENOENT", cause };
  }
  const sql = decodeText(bytes);
  if (typeof sql !== "string") {
    return { problem: `${path}:${sql.brokenLine}: this is not UTF-8; save the file as UTF-8.`, missing: false };
  }
  if (holdsNothing(sql)) {
    return { problem: `${path} holds no statement; write one.`, missing: false };
  }
  return { sql };
}

/** Inside a text these would be no comments; for the question whether anything else is there that makes no difference. */
function holdsNothing(sql: string): boolean {
  return /^[;\s]*$/.test(sql.replace(/--.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, ""));
}
