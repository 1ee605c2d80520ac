import { defineConfig } from "vitest/config";

/** The tests of what decides: no database, no sockets, so that they can run once for every mutant. */
export default defineConfig({
  test: {
    include: [
      "test/transform/*.test.ts",
      "test/domain/*.test.ts",
      "test/freeagent/{failure-text,judge-failure,judge-redirect,links,token-refusal}.test.ts",
      "test/pipelines/{held-keys,settle-step,stop-reason}.test.ts",
      "test/db/{unreachable,waiting-line}.test.ts",
    ],
    pool: "threads",
  },
});
