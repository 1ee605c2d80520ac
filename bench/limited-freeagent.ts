import { spawn } from "node:child_process";
import { once } from "node:events";
import * as z from "zod";
import { control } from "../cli/demo/simulator-control.ts";
import { bundled } from "../test/support/bundled.ts";

/** A FreeAgent with its real limits, in a process of its own, whose time runs faster. */
export interface LimitedFreeAgent {
  readonly origin: string;
  readonly token: string;
  /** Sets its clock, which goes on from there. */
  setClock(start: Date): Promise<void>;
  /** Calls that it was asked for, how many of them wrote, and how many it answered with 429. */
  count(): Promise<{ calls: number; writes: number; refused: number }>;
}

const granted = z.object({ access_token: z.string() });
const asked = z.object({
  count: z.number(),
  writes: z.number(),
  requests: z.array(z.object({ status: z.nullable(z.number()) })),
});

/** Runs work beside it, and ends it afterwards. `speed`: its seconds in one of ours. */
export async function withLimitedFreeAgent(
  speed: number,
  work: (freeagent: LimitedFreeAgent) => Promise<void>,
): Promise<void> {
  const program = bundled(new URL("../cli/main.ts", import.meta.url));
  const child = spawn(process.execPath, [program, "simulator", "--port", "0", "--time-scale", String(speed)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [said] = z.tuple([z.coerce.string()]).parse(await once(child.stdout, "data"));
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (origin === undefined) throw new Error(`the simulator does not say where it listens: ${said}`);
    // One token for the whole night: what it costs to refresh one is not the question here.
    await control(origin, "PUT", "/switches", { access_token_seconds: 100 * 3600 });
    const { access_token: token } = granted.parse(await control(origin, "POST", "/tokens"));
    await work({
      origin,
      token,
      setClock: async (start) => {
        await control(origin, "POST", "/clock", { set: start.toISOString() });
      },
      count: async () => {
        const { count, writes, requests } = asked.parse(await control(origin, "GET", "/requests"));
        return { calls: count, writes, refused: requests.filter(({ status }) => status === 429).length };
      },
    });
  } finally {
    child.kill();
    await once(child, "close");
  }
}
