import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as z from "zod";

/** The server of bare-freeagent.ts. */
export interface BareFreeAgent {
  readonly origin: string;
  /** Contacts created since it began. */
  count(): Promise<number>;
}

const counted = z.object({ count: z.number() });

/** Runs work beside a FreeAgent in a process of its own that answers at once, and ends it afterwards. */
export async function withBareFreeAgent(work: (freeagent: BareFreeAgent) => Promise<void>): Promise<void> {
  const file = fileURLToPath(new URL("bare-freeagent.ts", import.meta.url));
  const child = fork(file, { execArgv: ["--import", "tsx"], stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const ended = once(child, "exit");
  try {
    if (child.stdout === null) throw new Error("the server has no output");
    const [port] = z.tuple([z.coerce.string()]).parse(await once(child.stdout, "data"));
    const origin = `http://127.0.0.1:${port.trim()}`;
    const count = async (): Promise<number> => counted.parse(await (await fetch(`${origin}/count`)).json()).count;
    await work({ origin, count });
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}
