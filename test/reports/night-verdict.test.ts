import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { writeNightReport } from "../../cli/write-night-report.ts";
import { judgeNight, type LastRun } from "../../reports/html/verdict.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const good: LastRun = {
  company: "a",
  command: "nightly",
  startedAt: "2026-11-24T02:00:00Z",
  exitCode: 0,
  problem: undefined,
};

describe("the verdict of the night report", () => {
  test.each([
    ["No run yet", []],
    ["The night worked", [good, { ...good, company: "b" }]],
    ["No run yet of b", [good]],
    ["The night worked, but something needs a person", [good, { ...good, company: "b", exitCode: 1 }]],
    [
      "The night did not work",
      [
        { ...good, exitCode: undefined },
        { ...good, company: "b", exitCode: 69 },
      ],
    ],
    ["The night has not ended, or was killed", [good, { ...good, company: "b", exitCode: undefined }]],
    ["The last run worked", [good, { ...good, company: "b", command: "watch" }]],
  ] as const)("is: %s", (words, runs) => {
    expect(judgeNight(["a", "b"], runs).words).toBe(words);
  });
});

test("a night that cannot begin is told in its report: the good one before it would pass for it", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  expect((await opened.night()).exitCode).toBeLessThan(2);
  const result = await opened.night(undefined, { environment: {} });
  expect(result).toMatchObject({ exitCode: 78, runId: "" });
  const reportFile = join(opened.configFile, "..", "night.html");
  const setting = {
    config: { reportFile, companies: [opened.company, { ...opened.company, name: "other" }] },
    database: opened.database,
    logger: memoryLogger(),
    command: "nightly",
  };
  await writeNightReport(setting, [result]);
  const page = readFileSync(reportFile, "utf8");
  expect(page).toContain('<p class="verdict bad">The night did not work</p>');
  expect(page).toContain(`<p class="when">sample: ${result.problem?.message ?? "no problem"}</p>`);
});
