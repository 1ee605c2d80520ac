/**
 * The path of a resource that a column names: as a path, as a URL of any host, or by its number or nominal code alone.
 * Undefined when it is none of these: FreeAgent treats a reference that it cannot resolve as blank, and would quietly
 * book a wrong category as Sales (FreeAgent API: conventions, resource URLs).
 */
export function referencePath(resource: string, text: string): string | undefined {
  const path = new RegExp(`^(?:https?://[^/]+)?/v2/${resource}/(\\d+(?:-\\d+)?)/?$`).exec(text)?.[1];
  const id = path ?? /^\d+(?:-\d+)?$/.exec(text)?.[0];
  return id === undefined ? undefined : `/v2/${resource}/${id}`;
}
