import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { requireDescribed } from "./log-lines.ts";

/** What a command printed and how it ended. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line. */
const cliFile = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Settings of the environment that must not leak from the machine into a test. */
const foreign = [
  "DATABASE_URL",
  "FREEAGENT_API_URL",
  "FREEAGENT_SYNC_CONFIG",
  "FREEAGENT_SYNC_KEY",
  "FREEAGENT_SYNC_KEY_FILE",
];

/** How a command is run. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly input?: string;
  /** Sends a signal, SIGTERM unless told, once this resolves. */
  readonly terminateAfter?: Promise<unknown>;
  readonly signal?: NodeJS.Signals;
  /** Sends the same signal a second time once this resolves. */
  readonly terminateAgainAfter?: Promise<unknown>;
  /** Hears all that stderr has said so far, each time that it says more. */
  readonly onStderr?: (text: string) => void;
}

/**
 * Runs freeagent-sync as a process of its own, as an operator would.
 * @throws Error when a line of its log is not as docs/log-schema.json describes it
 */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)));
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd: options.folder,
    env: { ...inherited, NO_COLOR: "1", ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onStderr?.(stderr);
  });
  child.stdin.end(options.input ?? "");
  void options.terminateAfter?.then(() => child.kill(options.signal ?? "SIGTERM"));
  void options.terminateAgainAfter?.then(() => child.kill(options.signal ?? "SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      try {
        requireDescribed(stderr);
        resolve({ exitCode, stdout, stderr });
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
