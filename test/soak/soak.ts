// npm run soak -- --minutes N: nights back to back in one process that also watches, a day apart, with faults and a back
// office that lives on. Prints how the nights ended and what the process and its tables used, first and last quarter.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../cli/system-clock.ts";
import { seededDice } from "../../examples/back-office/seeded-dice.ts";
import { decideHeldKeys } from "../simulation/desk-acts.ts";
import { officeActKinds, performInOffice } from "../simulation/office-acts.ts";
import { measureDatabase, type Sample } from "./measures.ts";
import { nightAnswer, sampleAnswer } from "./soak-order.ts";
import { soakWorld, type SoakWorld } from "./soak-world.ts";
import { isFlat, verdicts } from "./verdict.ts";

const minutes = Number(process.argv[2] ?? "60");
const nightsPerSample = 5;
/** Nights after which rows end as fast as they come: the keep times are ten days. */
const nightsToWarmUp = 15;
const actsPerNight = 5;
/** What is held longer the operator dismisses: its writes go with the other old ones, where nobody decides they are kept. */
const daysToMend = 3;
const faultKinds = ["nothing_done", "reset", "done_but_5xx", "5xx", "truncated", "429", "401"] as const;

/** Starts the process; `tell` gives its next answer. */
function startSoaked(environment: Readonly<Record<string, string>>) {
  const child: ChildProcess = fork(fileURLToPath(new URL("soaked-process.ts", import.meta.url)), {
    execArgv: ["--expose-gc", "--import", "tsx"],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, "exit");
  const died = ended.then(() => {
    throw new Error("the soaked process ended");
  });
  died.catch(() => undefined);
  const tell = async (order: object): Promise<unknown> => {
    const answer = once(child, "message");
    child.send(order);
    const [message] = (await Promise.race([answer, died])) as unknown[];
    return message;
  };
  const stop = async (): Promise<unknown> => {
    child.send({ kind: "stop" });
    const [code] = (await ended) as unknown[];
    return code;
  };
  return { tell, stop };
}

/** People work, the operator goes through what is held, and in every third night FreeAgent breaks a part of all calls. */
async function prepareNight({ database, control }: SoakWorld, night: number, now: Date): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  await decideHeldKeys(database, now, daysToMend);
  const dice = seededDice(1, "soak", night);
  for (let act = 0; act < actsPerNight; act += 1) {
    const kind = dice.pick(officeActKinds);
    const numbers = {
      first: dice.between(0, 100_000),
      second: dice.between(0, 100_000),
      pence: dice.between(1, 9_000),
    };
    await performInOffice(database, { kind, ...numbers }, day);
  }
  await control("DELETE", "/faults");
  await control("DELETE", "/requests");
  if (night % 3 !== 0) return;
  const fault = { kind: dice.pick(faultKinds), path: "/v2/**", probability: dice.between(5, 20) / 100, retry_after: 1 };
  await control("POST", "/faults", fault);
}

const world = await soakWorld(systemClock.now());
const soaked = startSoaked(world.environment);
const until = systemClock.now().getTime() + minutes * 60_000;
const samples: Sample[] = [];
const ends = new Map<string, number>();
let ahead = 0;
let night = 0;
for (; systemClock.now().getTime() < until; night += 1) {
  await prepareNight(world, night, new Date(systemClock.now().getTime() + ahead));
  const { exitCode, milliseconds, calls, problem } = nightAnswer.parse(await soaked.tell({ kind: "night", ahead }));
  const end = `${exitCode}${problem === null ? "" : ` (${problem})`}`;
  ends.set(end, (ends.get(end) ?? 0) + 1);
  if (problem === "login_needed") {
    await world.control("DELETE", "/faults");
    await world.logIn();
  }
  if (night >= nightsToWarmUp && night % nightsPerSample === 0) {
    const used = sampleAnswer.parse(await soaked.tell({ kind: "sample" }));
    samples.push({ ...used, ...(await measureDatabase(world.database)), calls, milliseconds });
  }
  ahead = await world.passADay();
}
const code = await soaked.stop();
await world.close();
console.log(
  `${night} nights in ${minutes} minutes; ends: ${JSON.stringify(Object.fromEntries(ends))}; last exit code ${String(code)}`,
);
const all = verdicts(samples);
console.table(
  Object.fromEntries(
    all.map(({ measure, first, last, verdict }) => [
      measure,
      { first: Math.round(first), last: Math.round(last), verdict },
    ]),
  ),
);
process.exitCode = isFlat(all) && code === 0 && samples.length >= 4 ? 0 : 1;
