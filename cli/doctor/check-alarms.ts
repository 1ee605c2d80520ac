import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import type { Config } from "../../config/config.ts";
import { warning, well, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import { requireSignable } from "../on-failure.ts";

/** What is used only at the end of a night, or once one has failed: a mistake there would show on the day that counts. */
export async function checkAlarms(
  { onFailure: { webhook }, reportFile }: Pick<Config, "onFailure" | "reportFile">,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  return [
    ...(webhook === undefined ? [] : [judgeWebhook(webhook, environment["FREEAGENT_SYNC_WEBHOOK_SECRET"])]),
    ...(reportFile === undefined ? [] : [await judgeReportFolder(dirname(reportFile))]),
  ];
}

/** Whether a message would be sent there; none is. */
function judgeWebhook(webhook: string, secret: string | undefined): Finding {
  try {
    requireSignable(webhook, secret);
    return well("webhook", "on_failure.webhook has an address and a secret.");
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return warning(error.code, error.message, "Until then a failed run tells nobody that way.");
  }
}

async function judgeReportFolder(folder: string): Promise<Finding> {
  try {
    await access(folder, constants.W_OK);
    return well("report_folder", "The folder of reports.html can be written to.");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = `Make ${folder}, or let the user of the night write to it; the night itself does its work without.`;
    return warning("report_folder_unwritable", `The report of reports.html could not be written: ${why}`, remedy);
  }
}
