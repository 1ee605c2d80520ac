/** A JSON body as FreeAgent writes XML: a `freeagent` root, hyphens in names, one element per list member. */
export function xmlOf(body: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<freeagent>${members(body)}</freeagent>\n`;
}

function members(value: object): string {
  return Object.entries(value)
    .map(([name, member]) => element(name.replaceAll("_", "-"), member))
    .join("");
}

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    const single = name.endsWith("ies") ? `${name.slice(0, -3)}y` : name.replace(/s$/, "");
    return `<${name} type="array">${value.map((member: unknown) => element(single, member)).join("")}</${name}>`;
  }
  if (typeof value === "object" && value !== null) return `<${name}>${members(value)}</${name}>`;
  const type = typeof value === "boolean" ? ' type="boolean"' : typeof value === "number" ? ' type="integer"' : "";
  return `<${name}${type}>${escape(value)}</${name}>`;
}

function escape(value: unknown): string {
  const text = typeof value === "string" ? value : String(value);
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
