import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { request } from "undici";
import type { Config } from "../config/config.ts";
import { isLoopback } from "../domain/loopback.ts";
import { Problem } from "../domain/problem.ts";
import type { Logger } from "../domain/logger.ts";
import type { CompanyResult } from "../pipelines/run-company.ts";
import { resultJson } from "./print-results.ts";
import { systemClock } from "./system-clock.ts";

/** Longest time that a hook may take, milliseconds. */
const patience = 10_000;

/** Another run holds the lease, or FreeAgent asks to wait: the next run is the answer, not a person. */
const tryLater = 75;

/**
 * Tells whom `on_failure` names of the companies whose run did not end with 0 or 75. A hook that fails is logged and
 * changes no exit code: the run itself is what it is.
 */
export async function tellOfFailure(
  { config, environment, logger, command }: HookSetting,
  results: readonly CompanyResult[],
): Promise<void> {
  const failed = results.filter(({ exitCode }) => exitCode !== 0 && exitCode !== tryLater);
  const { command: program, webhook } = config.onFailure;
  if (failed.length === 0 || (program === undefined && webhook === undefined)) return;
  const summary = JSON.stringify({ command, companies: failed.map(resultJson) });
  try {
    if (program !== undefined) await runHook(program, summary);
    if (webhook !== undefined) await postHook(webhook, summary, environment["FREEAGENT_SYNC_WEBHOOK_SECRET"]);
    logger.info({ companies: failed.length }, "hook.told");
  } catch (error) {
    logger.error({ problem: error instanceof Error ? error.message : String(error) }, "hook.failed");
  }
}

interface HookSetting {
  readonly config: Pick<Config, "onFailure">;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly command: string;
}

/** No shell: the words are the program and its arguments as they stand. Our secrets stay out of its environment. */
function runHook([program = "", ...words]: readonly string[], summary: string): Promise<void> {
  const { PATH, HOME, LANG } = process.env;
  return new Promise((resolve, reject) => {
    const env = Object.fromEntries(Object.entries({ PATH, HOME, LANG }).filter(([, value]) => value !== undefined));
    const child = spawn(program, words, { stdio: ["pipe", "ignore", "inherit"], timeout: patience, env });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? "no"} exit code`));
    });
    // A program that does not read its input is no failure.
    child.stdin.on("error", () => undefined);
    child.stdin.end(summary);
  });
}

/** The signature is over time and body, so that neither an old nor an altered message passes for a new one. */
async function postHook(webhook: string, summary: string, secret: string | undefined): Promise<void> {
  if (secret === undefined || secret === "") throw secretMissing;
  const url = new URL(webhook);
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) throw notHttps;
  const time = Math.trunc(systemClock.now().getTime() / 1000);
  const signature = createHmac("sha256", secret).update(`${time}.${summary}`).digest("hex");
  const { statusCode, body } = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-freeagent-sync-signature": `t=${time},v1=${signature}` },
    body: summary,
    headersTimeout: patience,
    bodyTimeout: patience,
  });
  await body.dump();
  if (statusCode >= 300) throw new Error(`${url.host} answered ${statusCode}`);
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
