import { perform, type Act } from "../pipelines/book-keeping.ts";
import { Actor } from "./actor.ts";
import { problemsOf } from "./invariants.ts";
import type { Day, Life, NightPlan, OutsideAct } from "./life.ts";
import { letGoOn, logInAgain } from "./operator.ts";
import { performInOffice, type OfficeAct } from "./office-acts.ts";
import { blursTraces, isPersonAct, performAsPerson } from "./person-acts.ts";
import { runKinds } from "./run-kinds.ts";
import { simulatedWorld, type SimulatedWorld } from "./simulated-world.ts";
import type { StagedNight } from "./staged-night.ts";
import type { Theatre } from "./theatre.ts";

/** What a life came to. */
export interface Lived {
  /** Sentences about promises that were not kept; none when all is well. */
  readonly problems: readonly string[];
  /** Every request that FreeAgent had, in order: two lives that are the same have the same. */
  readonly requests: readonly string[];
  /** How the nights ended, in order; undefined for those that were killed. */
  readonly exitCodes: readonly (number | undefined)[];
}

const aDay = 86_400_000;
const actTime = { oneIn: 1, most: 2_000 };
/** Nights without faults at the end: one to settle, one for what waited for it, and one that must find nothing to do. */
const calmNights = 3;

/** Lives a life to its end and checks what was promised. Lives in one theatre wait for each other. */
export function live(theatre: Theatre, life: Life): Promise<Lived> {
  return theatre.inTurn(() => liveAlone(theatre, life));
}

async function liveAlone(theatre: Theatre, life: Life): Promise<Lived> {
  const world = await simulatedWorld(theatre, life);
  try {
    const ends: (StagedNight | undefined)[] = [];
    for (const act of life.byHand ?? []) await workOutside(world, act);
    if (life.inStep) {
      ends.push(await world.night(new Actor("first night")));
      world.stage.pass(aDay);
    }
    for (const day of life.days) ends.push(...(await liveADay(world, day)));
    const calm = await liveCalmly(world, life.leastCalmNights, ends);
    const { requests } = (await world.control("GET", "/requests")) as { requests: { method: string; path: string }[] };
    return {
      problems: await problemsOf(world, life, ends, calm),
      requests: requests.map(({ method, path }) => `${method} ${path}`),
      exitCodes: [...ends, ...calm].map((end) => end?.exitCode),
    };
  } finally {
    await world.close();
  }
}

/** Until a night wrote nothing: what comes after it would find the same, and mostly does not come. One that needed a log-in is an end of the storm. */
async function liveCalmly(
  world: SimulatedWorld,
  least: number,
  ends: (StagedNight | undefined)[],
): Promise<StagedNight[]> {
  const calm: StagedNight[] = [];
  while (calm.length < least || (calm.length < calmNights && calm.at(-1)?.writes !== 0)) {
    const end = await world.night(new Actor(`calm night ${calm.length + 1}`));
    if (end === undefined) throw new Error("a calm night was killed");
    const accepted = await letGoOn(world, end);
    if (accepted !== undefined) ends.push(end, ...accepted);
    else if (await logInAgain(world, [end])) ends.push(end);
    else calm.push(end);
    world.stage.pass(aDay);
  }
  return calm;
}

async function liveADay(world: SimulatedWorld, day: Day): Promise<(StagedNight | undefined)[]> {
  const { stage } = world;
  await work(world, day);
  for (const { kind, method, path, chance } of day.faults) {
    const more = { delay_ms: 90_000, retry_after: 1, ...(method === "any" ? {} : { method }) };
    await world.control("POST", "/faults", { kind, path, probability: chance / 100, ...more });
  }
  const ends: (StagedNight | undefined)[] = [];
  for (const plan of day.nights) {
    const played = await playNight(world, plan);
    ends.push(...played);
    await work(world, plan);
    if (plan.overlap) for (const end of played) ends.push(...((await letGoOn(world, end)) ?? []));
    stage.pass(plan.pauseSeconds * 1000);
  }
  await world.control("DELETE", "/faults");
  stage.pass(aDay - 1_800_000);
  return ends;
}

async function work(world: SimulatedWorld, { office, outside }: Pick<Day, "office" | "outside">): Promise<void> {
  for (const act of office) await performInOffice(world.database, act, dayOf(world), world.polled);
  for (const act of outside) if (await isPossible(world, act)) await workOutside(world, act);
}

/** A run, perhaps a night beside it, and people in the back office who do not wait for either. */
async function playNight(world: SimulatedWorld, plan: NightPlan): Promise<(StagedNight | undefined)[]> {
  await setClock(world, plan.clockBackSeconds ?? 0);
  const nights = [world.night(new Actor("night", plan.fate ?? undefined), runKinds[plan.runs ?? "a night"])];
  if (plan.overlap) nights.push(world.night(new Actor("second night")));
  const people = new Actor("office");
  const office = world.stage.play(people, () => workMeanwhile(world, people, plan.meanwhile));
  const ends = await Promise.all(nights);
  await office;
  await logInAgain(world, ends);
  return ends;
}

/** Not ahead while the answer to a write is awaited: by the clock it would seem long overdue, and still land. */
async function setClock(world: SimulatedWorld, backSeconds: number): Promise<void> {
  if (backSeconds < 0 && (await writesUnderWay(world))) return;
  world.staged.setBack(backSeconds * 1000);
}

async function workMeanwhile(world: SimulatedWorld, actor: Actor, acts: readonly OfficeAct[]): Promise<void> {
  for (const act of acts) {
    await world.stage.operate(actor, actTime, async () => {
      await world.staged.tell(world.stage.now());
      await performInOffice(world.database, act, dayOf(world), world.polled);
    });
  }
}

function workOutside(world: SimulatedWorld, act: OutsideAct): Promise<void> {
  return isPersonAct(act) ? performAsPerson(world, act) : perform(inOurTime(world), act as Act);
}

/** Nobody deletes or doubles what we may just have made and not yet seen: who did it would be impossible to tell. */
async function isPossible(world: SimulatedWorld, act: OutsideAct): Promise<boolean> {
  return !blursTraces(act) || !(await writesUnderWay(world));
}

async function writesUnderWay({ database }: SimulatedWorld): Promise<boolean> {
  return (await database.query("select 1 from freeagent_sync.intents where finished_at is null")).length > 0;
}

function dayOf({ stage }: SimulatedWorld): string {
  return new Date(stage.now()).toISOString().slice(0, 10);
}

function inOurTime(world: SimulatedWorld) {
  return { ...world, today: dayOf(world), night: () => Promise.reject(new Error("nobody starts a night here")) };
}
