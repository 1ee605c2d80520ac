import * as z from "zod";
import { catchUp } from "./catch-up.ts";
import type { ControlApp } from "./control-app.ts";
import { controlBody, ControlProblem } from "./control-answer.ts";
import { readDay } from "./days.ts";
import { callBasis, resetSimulator, type Simulator } from "./simulator.ts";
import { setSwitches } from "./switches.ts";

const resetBody = z.strictObject({ keep: z.array(z.enum(["tokens", "switches"])).default([]) });
const clockBody = z.strictObject({
  set: z.iso.datetime().optional(),
  move_seconds: z.number().optional(),
  move_days: z.number().optional(),
  freeze: z.boolean().optional(),
});
const lockBody = z.strictObject({ locked_to_date: z.string().nullable() });
const switchesBody = z.record(z.string(), z.unknown());
const tokenBody = z.strictObject({});

/** Reset, switches, clock, period lock and tokens. */
export function addStateControls(app: ControlApp, simulator: Simulator): void {
  app.post("/reset", async (context) => {
    const { keep } = await controlBody(context, resetBody);
    resetSimulator(simulator, { tokens: keep.includes("tokens"), switches: keep.includes("switches") });
    return context.json({ reset: true });
  });
  app.get("/switches", (context) => context.json(simulator.switches));
  app.put("/switches", async (context) => {
    const problems = setSwitches(simulator.switches, await controlBody(context, switchesBody));
    if (problems.length > 0) throw new ControlProblem(problems.join("; "));
    forgetWorkedOut(simulator);
    return context.json(simulator.switches);
  });
  app.get("/clock", (context) => context.json(clockAnswer(simulator)));
  app.post("/clock", async (context) => {
    const asked = await controlBody(context, clockBody);
    if (asked.set !== undefined) simulator.clock.set(Date.parse(asked.set));
    if (asked.move_seconds !== undefined) simulator.clock.move(asked.move_seconds * 1000);
    if (asked.move_days !== undefined) simulator.clock.move(asked.move_days * 86_400_000);
    if (asked.freeze !== undefined) simulator.clock.freeze(asked.freeze);
    catchUp(callBasis(simulator));
    return context.json(clockAnswer(simulator));
  });
  app.put("/period_lock", async (context) => {
    const day = (await controlBody(context, lockBody)).locked_to_date;
    if (day !== null && readDay(day) === undefined) throw new ControlProblem("locked_to_date must be a date or null");
    simulator.world.lockedToDate = day ?? undefined;
    return context.json({ locked_to_date: day });
  });
  addTokenControls(app, simulator);
}

function addTokenControls(app: ControlApp, simulator: Simulator): void {
  app.post("/tokens", async (context) => {
    await controlBody(context, tokenBody);
    return context.json({ ...simulator.tokens.issuePair(simulator.clock.now(), simulator.switches) }, 201);
  });
  app.post("/tokens/expire", (context) => {
    simulator.tokens.expireAccess();
    return context.json({ expired: true });
  });
  app.delete("/tokens", (context) => {
    simulator.tokens.revokeAll();
    return context.json({ revoked: true });
  });
}

function clockAnswer(simulator: Simulator): Record<string, unknown> {
  const { now, today } = callBasis(simulator);
  const { frozen, scale } = simulator.clock;
  return { now: new Date(now).toISOString(), today, frozen, time_scale: scale };
}

/** A switch may change what lists hold and what is paid: everything that was worked out before is forgotten. */
function forgetWorkedOut(simulator: Simulator): void {
  const { contacts, invoices, creditNotes, reconciliations, lines, explanations } = simulator.world;
  for (const document of [...invoices.all(), ...creditNotes.all()]) document.settled = undefined;
  for (const collection of [contacts, invoices, creditNotes, reconciliations, lines, explanations])
    collection.changed();
}
