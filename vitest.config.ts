import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// CI asks for a JSON report beside the usual one, to print its closing line from.
const jsonReport = process.env["VITEST_JSON"];

export default defineConfig({
  test: {
    reporters: jsonReport === undefined ? ["default"] : ["default", ["json", { outputFile: jsonReport }]],
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    // One worker per core: left to itself vitest keeps a core back, which on two cores makes the tests run one by one.
    maxWorkers: Math.max(2, availableParallelism()),
  },
});
