import { addDays } from "../../domain/days.ts";
import { decimal } from "../../domain/money.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";

/**
 * What is left of bank lines while payments take their parts. Kept by account and day: a payment looks at the lines of
 * its days only, however many there are.
 */
export class OpenLines {
  readonly #byDay = new Map<string, OpenBankLine[]>();

  constructor(lines: readonly OpenBankLine[]) {
    for (const line of lines.toSorted((one, other) => one.freeagentId - other.freeagentId)) {
      const day = this.#byDay.get(dayOf(line));
      if (day === undefined) this.#byDay.set(dayOf(line), [line]);
      else day.push(line);
    }
  }

  /** Lines of an account dated within `days` of a date, the earliest first. */
  near(bankAccountId: number, date: string, days: number): readonly OpenBankLine[] {
    const dates = Array.from({ length: 2 * days + 1 }, (_, day) => addDays(date, day - days));
    return dates.flatMap((datedOn) => this.#byDay.get(dayOf({ bankAccountId, datedOn })) ?? []);
  }

  /**
   * Takes a part of a line.
   * @throws Error when nothing is left of it
   */
  take(line: OpenBankLine, amount: string): void {
    const day = this.#byDay.get(dayOf(line)) ?? [];
    const place = day.findIndex(({ freeagentId }) => freeagentId === line.freeagentId);
    const present = day[place];
    if (present === undefined) throw new Error(`bank line ${line.freeagentId} is used up`);
    const free = decimal(present.free).minus(decimal(amount));
    if (free.gt("0")) day[place] = { ...present, free: free.toFixed() };
    else day.splice(place, 1);
  }
}

function dayOf({ bankAccountId, datedOn }: Pick<OpenBankLine, "bankAccountId" | "datedOn">): string {
  return `${bankAccountId}|${datedOn}`;
}
