import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { request } from "undici";
import type { Config } from "../config/config.ts";
import { isLoopback } from "../domain/loopback.ts";
import { Problem } from "../domain/problem.ts";
import type { Logger } from "../domain/logger.ts";
import type { CompanyResult } from "../pipelines/run/run-company.ts";
import { resultJson } from "./print-results.ts";
import { systemClock } from "./system-clock.ts";

const usualPatience = 10_000;

/** Another run holds the lease, or FreeAgent asks to wait: the next run is the answer, not a person. */
const tryLater = 75;

/**
 * Tells whom `on_failure` names of the companies whose run did not end with 0 or 75. A hook that fails is logged and
 * changes no exit code: the run itself is what it is.
 */
export async function tellOfFailure(
  { config, environment, logger, command, patience = usualPatience }: HookSetting,
  results: readonly CompanyResult[],
): Promise<void> {
  const failed = results.filter(({ exitCode }) => exitCode !== 0 && exitCode !== tryLater);
  const { command: program, webhook } = config.onFailure;
  if (failed.length === 0 || (program === undefined && webhook === undefined)) return;
  const summary = JSON.stringify({ command, companies: failed.map(resultJson) });
  const told = await Promise.allSettled([
    ...(program === undefined ? [] : [runHook(program, summary, patience)]),
    ...(webhook === undefined
      ? []
      : [postHook(webhook, environment["FREEAGENT_SYNC_WEBHOOK_SECRET"], summary, patience)]),
  ]);
  for (const one of told) {
    if (one.status === "rejected") logger.error({ problem: problemOf(one.reason) }, "hook.failed");
  }
  if (told.some(({ status }) => status === "fulfilled")) logger.info({ companies: failed.length }, "hook.told");
}

function problemOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

interface HookSetting {
  readonly config: Pick<Config, "onFailure">;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly command: string;
  /** Longest time that a hook may take, milliseconds; ten seconds unless told. */
  readonly patience?: number;
}

/** No shell: the words are the program and its arguments as they stand. Our secrets stay out of its environment. */
function runHook([program = "", ...words]: readonly string[], summary: string, patience: number): Promise<void> {
  const { PATH, HOME, LANG } = process.env;
  return new Promise((resolve, reject) => {
    const env = Object.fromEntries(Object.entries({ PATH, HOME, LANG }).filter(([, value]) => value !== undefined));
    // SIGTERM can be ignored, and the night would wait.
    const limit = { timeout: patience, killSignal: "SIGKILL" } as const;
    const child = spawn(program, words, { stdio: ["pipe", "ignore", "inherit"], env, ...limit });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else if (child.killed) reject(new Error(`${program} was stopped after ${patience / 1000} s`));
      else reject(new Error(`${program} ended with ${code === null ? "no exit code" : `exit code ${code}`}`));
    });
    // A program that does not read its input is no failure.
    child.stdin.on("error", () => undefined);
    child.stdin.end(summary);
  });
}

/** The signature is over time and body, so that neither an old nor an altered message passes for a new one. */
async function postHook(webhook: string, secret: string | undefined, summary: string, patience: number): Promise<void> {
  const { url, key } = requireSignable(webhook, secret);
  const time = Math.trunc(systemClock.now().getTime() / 1000);
  const signature = createHmac("sha256", key).update(`${time}.${summary}`).digest("hex");
  const { statusCode, body } = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-freeagent-sync-signature": `t=${time},v1=${signature}` },
    body: summary,
    // Of the whole exchange: an answer that comes a byte at a time would keep the night for ever.
    signal: AbortSignal.timeout(patience),
  });
  // The status says it all.
  await body.dump().catch(() => undefined);
  if (statusCode >= 300) throw new Error(`${url.host} answered ${statusCode}`);
}

/**
 * Address and key of a webhook, where a message to it can be signed and is not read on its way.
 * @throws Problem configuration/webhook_secret_missing, webhook_not_https
 */
export function requireSignable(webhook: string, secret: string | undefined): { url: URL; key: string } {
  if (secret === undefined || secret === "") throw secretMissing;
  const url = new URL(webhook);
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) throw notHttps;
  return { url, key: secret };
}

const secretMissing = new Problem({
  kind: "configuration",
  code: "webhook_secret_missing",
  message: "on_failure.webhook needs FREEAGENT_SYNC_WEBHOOK_SECRET, which the receiver checks the signature with.",
});

const notHttps = new Problem({
  kind: "configuration",
  code: "webhook_not_https",
  message: "on_failure.webhook must be https; http is for this machine only.",
});
