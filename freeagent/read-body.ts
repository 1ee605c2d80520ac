import type { Readable } from "node:stream";

const maxBytes = 20 * 1024 * 1024;

/** The text of an answer's body, or why there is none: `cut_off`, `too_large` (over 20 MiB) or `compressed`. */
export async function readBody(
  body: Readable,
  headers: ReadonlyMap<string, string>,
): Promise<{ text: string; unusable?: string }> {
  const bytes = await readBytes(body);
  if (typeof bytes === "string") return { text: "", unusable: bytes };
  // We ask for no compression; an answer that has one cannot be read.
  const encoding = headers.get("content-encoding") ?? "identity";
  if (bytes.length > 0 && encoding !== "identity") return { text: "", unusable: "compressed" };
  return { text: bytes.toString("utf8") };
}

/** By events: to iterate over a stream costs twice as much, and most bodies are one small piece. */
function readBytes(body: Readable): Promise<Buffer | "cut_off" | "too_large"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      resolve("too_large");
      body.destroy();
    });
    body.on("end", () => {
      resolve(Buffer.concat(chunks));
    });
    body.on("error", () => {
      resolve("cut_off");
    });
    body.on("close", () => {
      resolve("cut_off");
    });
  });
}
