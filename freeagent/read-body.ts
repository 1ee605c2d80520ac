import type { Readable } from "node:stream";

const maxBytes = 20 * 1024 * 1024;

/** The text of an answer's body, or why there is none: `cut_off`, `too_large` (over 20 MiB) or `compressed`. */
export async function readBody(
  body: Readable,
  headers: ReadonlyMap<string, string>,
): Promise<{ text: string; unusable?: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > maxBytes) return { text: "", unusable: "too_large" };
      chunks.push(bytes);
    }
  } catch {
    return { text: "", unusable: "cut_off" };
  }
  // We ask for no compression; an answer that has one cannot be read.
  const encoding = headers.get("content-encoding") ?? "identity";
  if (size > 0 && encoding !== "identity") return { text: "", unusable: "compressed" };
  return { text: Buffer.concat(chunks).toString("utf8") };
}
