const millisecondsPerDay = 86_400_000;

/** The day that a business in the United Kingdom writes at this instant, `YYYY-MM-DD`. */
export function businessDay(instant: Date): string {
  return londonDay.format(instant);
}

/** Days from one date to another, negative when it lies before. Dates are `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / millisecondsPerDay;
}

/** The date so many days later (earlier when negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * millisecondsPerDay).toISOString().slice(0, 10);
}

// Sweden writes dates as ISO 8601 does; the zone is what decides about the day.
const londonDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short" });
