/**
 * The id behind a reference: a bare number, or any URL or path that ends in `/<collection>/<id>`, with or without `/v2`.
 * Undefined when it names nothing of that collection; FreeAgent then treats it as blank.
 */
export function referencedId(reference: unknown, collection: string): number | undefined {
  const last = lastSegment(reference, collection);
  return last !== undefined && /^\d+$/.test(last) ? Number(last) : undefined;
}

/** The nominal code behind a reference to a category: `/v2/categories/001`, `"268"`, `268`, `602-1`. */
export function referencedCategory(reference: unknown): string | undefined {
  const last = lastSegment(reference, "categories");
  return last !== undefined && /^\d{1,3}(-\d+)?$/.test(last) ? last.padStart(3, "0") : undefined;
}

function lastSegment(reference: unknown, collection: string): string | undefined {
  if (typeof reference === "number") return String(reference);
  if (typeof reference !== "string") return undefined;
  const text = reference.trim();
  if (/^[\d-]+$/.test(text)) return text;
  const path = text.replace(/^[a-z]+:\/\/[^/]+/i, "").replace(/\/{2,}/g, "/");
  return new RegExp(`^(?:/v2)?/?${collection}/([\\d-]+)/?$`).exec(path)?.[1];
}
