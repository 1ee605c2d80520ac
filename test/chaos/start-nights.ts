import { spawn, type ChildProcess } from "node:child_process";
import { bundled } from "../support/bundled.ts";
import type { NightOrder } from "./night-order.ts";

const script = bundled(new URL("night-process.ts", import.meta.url));

/** A process that runs nights, and how it ended. */
export interface Nights {
  readonly process: ChildProcess;
  readonly ended: Promise<{ signal: string | null; output: string }>;
}

/** Starts a process that runs nights. */
export function startNights(order: NightOrder): Nights {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: "pipe" });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ signal: string | null; output: string }>((resolve) => {
    child.on("close", (_code, signal) => {
      resolve({ signal, output });
    });
  });
  return { process: child, ended };
}
