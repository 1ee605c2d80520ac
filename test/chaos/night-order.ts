import * as z from "zod";

/** Where a process dies by its own hand, in the order of one write's life. */
export const crashPoints = [
  "before intent",
  "after intent",
  "before send",
  "after send",
  "before record",
  "during record",
  "after record",
] as const;

/** One of them. */
export type CrashPoint = (typeof crashPoints)[number];

/** A kind of write: method and route, `PUT /v2/contacts/*`. */
const writeRoute = z.string().regex(/^(POST|PUT|DELETE) \/v2\//);

/** What a process of its own is told to do: one night, or nights until it is killed. */
export const nightOrder = z.object({
  environment: z.record(z.string(), z.string()),
  configFile: z.string(),
  /** True: night after night, as fast as they go, until a signal ends it. */
  again: z.boolean(),
  leaseSeconds: z.number(),
  /** Longest wait for an answer, milliseconds. */
  patience: z.number(),
  /** Dies at this point of the first write to this route. */
  crash: z.object({ point: z.enum(crashPoints), route: writeRoute }).optional(),
});

/** Parsed form of the order. */
export type NightOrder = z.output<typeof nightOrder>;
