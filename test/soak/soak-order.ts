import * as z from "zod";

/** What the soak tells the soaked process. `ahead`: milliseconds that its clock is ahead of the system's. */
export const soakOrder = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("night"), ahead: z.number() }),
  z.object({ kind: z.literal("sample") }),
  z.object({ kind: z.literal("stop") }),
]);

/** How a night ended. */
export const nightAnswer = z.object({
  exitCode: z.number(),
  milliseconds: z.number(),
  calls: z.number(),
  problem: z.string().nullable(),
});

/** Bytes, after the garbage was collected, and open file handles. */
export const sampleAnswer = z.object({
  rss: z.number(),
  heapUsed: z.number(),
  external: z.number(),
  handles: z.number(),
});

/** What it answers. */
export type SoakAnswer = z.infer<typeof nightAnswer> | z.infer<typeof sampleAnswer>;
