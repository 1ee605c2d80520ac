import { defineConfig } from "vitest/config";

/** The tests of what decides: no database, no sockets, so that they can run once for every mutant. */
export default defineConfig({
  test: {
    include: [
      "test/transform/*.test.ts",
      "test/config/*.test.ts",
      "test/domain/*.test.ts",
      "test/freeagent/{failed-call,failure-text,full-references,held-tokens,judge-failure,judge-redirect,links,page-trail,save-late,seen-numbers,token-refusal,usable-tokens}.test.ts",
      "test/load/{call-freeagent,calls-with-a-look,compare-capture}.test.ts",
      "test/pipelines/{first-wave,held-keys,lease-term,owner-of,settle-step,settled,stop-reason,vanished-keys,wave-of,wave-size}.test.ts",
      "test/db/{connection-settings,unreachable,waiting-line}.test.ts",
      "test/watch/watch-plan.test.ts",
    ],
    // As in the suite: on a busy machine a property takes longer than vitest allows by itself. Stryker ends what hangs.
    testTimeout: 60_000,
    pool: "threads",
  },
});
