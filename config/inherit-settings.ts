/** What the file says for all companies, and each may say for itself. */
const forAll = ["mapping", "apply", "capture", "rules", "limits", "keep"] as const;

/**
 * Gives each company of a checked file what the file says for all of them, key by key: what a company says itself
 * goes before, a list as a whole. Before defaults are filled in: a default of one company would hide what is said for all.
 */
export function inheritSettings(file: unknown): unknown {
  if (!isMapping(file) || !Array.isArray(file["companies"])) return file;
  const shared = Object.fromEntries(forAll.filter((key) => key in file).map((key) => [key, file[key]]));
  return { ...file, companies: file["companies"].map((company: unknown) => laidOver(shared, company)) };
}

function laidOver(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isMapping(below) || !isMapping(above)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(keys.map((key) => [key, laidOver(below[key], above[key])]));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
