import type { Clock } from "../domain/clock.ts";
import type { Database } from "../domain/queryable.ts";
import type { Random } from "../domain/random.ts";
import type { RequestBudget, RequestPriority } from "../domain/request-budget.ts";
import type { RequestLimits } from "../domain/request-limits.ts";
import { ServerClock } from "../domain/server-clock.ts";
import { SteadyTime } from "../domain/steady-time.ts";
import { longestBlock, takeFirstRequest, takeRequests } from "./take-requests.ts";
import { WaitingLine } from "./waiting-line.ts";

/** What a budget works with. */
export interface RequestBudgetOptions {
  readonly database: Database;
  readonly company: string;
  readonly limits: RequestLimits;
  readonly clock: Clock;
  readonly random: Random;
}

/** Calls taken from the database and not yet made; they count in one minute only. */
interface Allotment {
  left: number;
  /** FreeAgent's time from which they are not used any more, milliseconds since 1970. */
  readonly end: number;
}

/** What the hour held for all processes after the last take. */
interface Hour {
  readonly left: number;
  /** FreeAgent's time, milliseconds since 1970. */
  readonly end: number;
}

const minute = 60_000;
const hour = 60 * minute;
/**
 * A twelfth of a minute's calls at most is taken at once, nine of FreeAgent's: the database is asked less often, and a
 * process that dies wastes few.
 */
const partsOfAMinute = 12;
/** However much a minute holds. */
const largestGroup = 200;
/** Nobody calls in the last moments of a minute: the request would arrive in the next one. */
const turnMargin = 300;
/** Before FreeAgent's first answer its clock is taken to be the database's, give or take this much. */
const firstUncertainty = 1_000;
const listenMilliseconds = 2_000;
/**
 * Knowing FreeAgent's clock no better than this, we listen to it anew, with one call at a time. With more than a minute
 * of doubt it would always be uncertain which minute it is, no call would be made, and nothing heard ever again.
 */
const longestDoubt = 20_000;

/**
 * The request budget of a company in the table request_budget: exact over all processes, in FreeAgent's windows, by
 * FreeAgent's clock. Within this process the most urgent call goes first; between processes see take-requests.ts.
 */
export function requestBudget(options: RequestBudgetOptions): RequestBudget {
  return new SharedBudget(options);
}

class SharedBudget implements RequestBudget {
  readonly #options: RequestBudgetOptions;
  readonly #line = new WaitingLine();
  #serverClock: ServerClock | undefined;
  /** The time that all is counted by here: this machine's clock may be set while we count. */
  #time: SteadyTime;
  #allotment: Allotment = { left: 0, end: 0 };
  #hour: Hour | undefined;
  /** Aborted by FreeAgent's first answer, and by the first after it has become uncertain what time it is there. */
  #heard = new AbortController();
  #serving = false;
  /** How many the last group was: the next is larger while calls keep coming. */
  #group = 1;

  constructor(options: RequestBudgetOptions) {
    this.#options = options;
    this.#time = new SteadyTime(options.clock);
  }

  get leftThisHour(): number | undefined {
    if (this.#hour === undefined || this.#serverClock === undefined) return undefined;
    const { earliest, latest } = this.#serverClock.at(this.#time.now());
    if (earliest >= this.#hour.end) return undefined;
    return this.#hour.left + (latest < this.#allotment.end ? this.#allotment.left : 0);
  }

  take(priority: RequestPriority, signal?: AbortSignal): Promise<void> {
    const turn = this.#line.join(priority, signal);
    void this.#serve();
    return turn;
  }

  async block(until: Date): Promise<void> {
    this.#allotment = { left: 0, end: 0 };
    this.#hour = undefined;
    const { database, company, clock } = this.#options;
    const theirs = (await this.#clockOfServer()).at(this.#time.now());
    const wait = until.getTime() - clock.now().getTime();
    await database.execute(blockSql, [company, new Date(theirs.latest + wait).toISOString()]);
  }

  observeServerDate(date: Date, took: number): void {
    if (this.#serverClock === undefined) return;
    const received = this.#time.now();
    this.#serverClock.observe(date, new Date(received.getTime() - took), received);
    if (this.#heard.signal.aborted) return;
    // What was taken by the first guess may belong to another minute.
    this.#allotment = { left: 0, end: 0 };
    this.#heard.abort();
  }

  /** Lets those in line through, one allotment after the other, until nobody is left. */
  async #serve(): Promise<void> {
    if (this.#serving) return;
    this.#serving = true;
    try {
      while (this.#line.first !== undefined) {
        const ready = await this.#hasAllotment(this.#line.first);
        // While we asked, the line may have emptied and the budget been blocked.
        if (ready && this.#allotment.left > 0 && this.#line.length > 0) {
          this.#allotment.left -= 1;
          this.#line.admit();
          await this.#listen();
        }
      }
    } catch (error) {
      this.#line.dismiss(error);
    } finally {
      this.#serving = false;
    }
  }

  /** The first call goes alone, for as long as an answer takes: it tells how far FreeAgent's clock is from ours. */
  async #listen(): Promise<void> {
    const { signal } = this.#heard;
    if (signal.aborted) return;
    await this.#options.clock.sleep(listenMilliseconds, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /** True when a call may be made now; false after a wait, when the line may have changed. */
  async #hasAllotment(priority: RequestPriority): Promise<boolean> {
    const { database, company, limits, random } = this.#options;
    const serverClock = await this.#clockOfServer();
    const { earliest, latest } = serverClock.at(this.#time.now());
    if (this.#allotment.left > 0 && latest < this.#allotment.end) return true;
    const turn = earliest - (earliest % minute) + minute;
    const end = turn - turnMargin;
    if (latest - earliest > longestDoubt) {
      if (this.#heard.signal.aborted) this.#heard = new AbortController();
      return this.#takeFirst(earliest, turn);
    }
    // It is uncertain whether FreeAgent's minute has turned: a call now might count in either.
    if (latest >= end) return this.#rest(turn - earliest);
    if (!this.#heard.signal.aborted) return this.#takeFirst(earliest, turn);
    const most = Math.max(1, Math.min(largestGroup, Math.floor(limits.perMinute / partsOfAMinute)));
    const wanted = Math.min(most, Math.max(this.#group, this.#line.length));
    const grant = await takeRequests(database, { company, priority, wanted, limits, now: earliest });
    this.#hour =
      grant.hourLeft === undefined ? undefined : { left: grant.hourLeft, end: earliest - (earliest % hour) + hour };
    this.#group = grant.granted > 0 ? Math.min(most, grant.granted * 2) : 1;
    if (grant.granted === 0) return this.#rest(grant.waitUntil - earliest + random() * 200);
    this.#allotment = { left: grant.granted, end };
    return serverClock.at(this.#time.now()).latest < end;
  }

  async #takeFirst(now: number, turn: number): Promise<boolean> {
    const { database, company, limits } = this.#options;
    const grant = await takeFirstRequest(database, { company, limits, now });
    if (grant.granted === 0) return this.#rest(grant.waitUntil - now);
    this.#allotment = { left: 1, end: turn };
    return true;
  }

  async #rest(milliseconds: number): Promise<false> {
    const wake = this.#line.interrupt();
    try {
      // No window is longer; and a timer takes no more than 24 days, beyond which it would not wait at all.
      await this.#options.clock.sleep(Math.min(hour, Math.max(1, Math.ceil(milliseconds))), wake);
    } catch (error) {
      // Somebody more urgent came, or the last one left: look again.
      if (!wake.aborted) throw error;
    }
    return false;
  }

  async #clockOfServer(): Promise<ServerClock> {
    if (this.#time.behind > longestDoubt) this.#forgetTime();
    if (this.#serverClock !== undefined) return this.#serverClock;
    const { database } = this.#options;
    const asked = this.#time.now().getTime();
    const [row] = await database.query("select (extract(epoch from clock_timestamp()) * 1000)::float8 as now");
    const answered = this.#time.now();
    const middle = (asked + answered.getTime()) / 2;
    this.#serverClock ??= new ServerClock(answered, Number(row?.["now"]) - middle, firstUncertainty);
    return this.#serverClock;
  }

  /** The machine may have slept through any number of FreeAgent's minutes: the database is asked, and FreeAgent listened to anew. */
  #forgetTime(): void {
    this.#time = new SteadyTime(this.#options.clock);
    this.#serverClock = undefined;
    this.#allotment = { left: 0, end: 0 };
    this.#hour = undefined;
    if (this.#heard.signal.aborted) this.#heard = new AbortController();
  }
}

// By primary key. An earlier end is not shortened: the strictest answer counts. One that lies beyond the longest
// block was set by a wrong clock.
const blockSql = `
  insert into freeagent_sync.request_budget as b
    (company, minute_start, minute_used, hour_start, hour_used, blocked_until)
  values ($1, date_bin('1 minute', $2::timestamptz, 'epoch') - interval '1 day', 0,
          date_bin('1 hour', $2::timestamptz, 'epoch') - interval '1 day', 0, $2)
  on conflict (company) do update
  set blocked_until = case when b.blocked_until > excluded.blocked_until + ${longestBlock}
                           then excluded.blocked_until
                           else greatest(b.blocked_until, excluded.blocked_until)
                      end`;
