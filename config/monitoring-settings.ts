import * as z from "zod";

/** @param from when the figure counts as reached */
const threshold = (figure: string, warn: number, critical: number, from = "or more") => {
  const judged = (level: string) => `${figure}: so many ${from} ${level}.`;
  return z
    .strictObject({
      warn: z.number().min(0).default(warn).describe(judged("are worth a warning")),
      critical: z.number().min(0).default(critical).describe(judged("are critical")),
    })
    .prefault({});
};

const check = z.strictObject({
  delivery_hours: threshold("Hours since a pipeline last ran through", 26, 50),
  unsent_hours: threshold("Age in hours of the oldest change that nothing holds", 26, 50),
  in_doubt_hours: threshold("Age in hours of the oldest write without a known outcome", 6, 26),
  rejects: threshold("Keys that need a person", 1, 100),
  differences: threshold("Differences that reconcile found", 1, 100),
  login_days: threshold("Days until a person must log in again", 30, 7, "or fewer"),
});

const onFailure = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Program and arguments, run without a shell; the summary of the run is on its standard input."),
  webhook: z
    .url()
    .optional()
    .describe("Address that the summary is posted to, signed with FREEAGENT_SYNC_WEBHOOK_SECRET."),
});

/** Settings of monitoring and reports, at the top level of the file. */
export const monitoringSettings = {
  check: check.prefault({}).describe("From when on `check` warns, and calls it critical."),
  on_failure: onFailure.prefault({}).describe("Whom to tell when a run does not end with exit code 0."),
  reports: z
    .strictObject({
      html: z.string().optional().describe("File that every night's report is written to, relative to this file."),
    })
    .prefault({}),
};
