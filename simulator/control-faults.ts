import * as z from "zod";
import type { ControlApp } from "./control-app.ts";
import { controlBody } from "./control-answer.ts";
import { faultKinds } from "./faults.ts";
import type { Simulator } from "./simulator.ts";

const faultBody = z.strictObject({
  kind: z.enum(faultKinds),
  method: z.string().optional(),
  path: z.string().optional(),
  body_contains: z.string().optional(),
  nth: z.int().min(1).optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  delay_ms: z.number().min(0).optional(),
  retry_after: z.int().min(0).optional(),
  status: z.int().min(200).max(599).optional(),
  message: z.string().optional(),
});

/** Scripted faults: add, list, list the unused, forget. */
export function addFaultControls(app: ControlApp, simulator: Simulator): void {
  app.post("/faults", async (context) =>
    context.json(simulator.faults.add(await controlBody(context, faultBody)), 201),
  );
  app.get("/faults", (context) => {
    const { faults } = simulator;
    return context.json({ faults: faults.all(), unused: faults.unused() });
  });
  app.delete("/faults", (context) => {
    simulator.faults.clear();
    return context.json({ faults: [] });
  });
  app.delete("/faults/:id", (context) => {
    simulator.faults.clear(Number(context.req.param("id")));
    return context.json({ faults: simulator.faults.all() });
  });
}
