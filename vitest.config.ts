import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

// CI asks for a JSON report beside the usual one, to print its closing line from.
const jsonReport = process.env["VITEST_JSON"];

export default defineConfig({
  test: {
    reporters: jsonReport === undefined ? ["default"] : ["default", ["json", { outputFile: jsonReport }]],
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    setupFiles: ["test/support/nothing-left-behind.ts"],
    // For tests that hang, not for those on a machine that others use as well.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: "forks",
    // A worker keeps what it has loaded and compiled for its next file: to do so anew for each was a third of all work.
    isolate: false,
    // More than cores: many tests wait, for a retry or a lease, and leave their core to others.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
  },
});
