/** A real calendar day, `YYYY-MM-DD`, from what a client sent: that form, day-month-year, or a whole timestamp. */
export function readDay(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const parts = /^(\d{4})-(\d{2})-(\d{2})(T.*)?$/.exec(value);
  const turned = /^(\d{2})[-/](\d{2})[-/](\d{4})$/.exec(value);
  const day = parts
    ? `${parts[1]}-${parts[2]}-${parts[3]}`
    : turned
      ? `${turned[3]}-${turned[2]}-${turned[1]}`
      : undefined;
  if (day === undefined) return undefined;
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== day ? undefined : day;
}

/** The day a number of days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one day to another; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** A timestamp as FreeAgent writes it: UTC, `.000Z`. */
export function timestamp(instant: number): string {
  return new Date(instant).toISOString();
}
