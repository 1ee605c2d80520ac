import { expect, test } from "vitest";
import { sampleWorld } from "../support/sample-world.ts";

test("a week of nights with tokens that live an hour: no log-in, no refused call, one refresh a night", async () => {
  const world = await sampleWorld({ scale: 0.01 });
  try {
    for (let night = 1; night <= 7; night += 1) {
      const result = await world.night();
      expect(result.exitCode).toBe(0);
      // A day passes at FreeAgent and for the database, whose clock a test cannot move.
      await world.control("POST", "/clock", { move_days: 1 });
      await world.database.execute(
        `update freeagent_sync.oauth_tokens
         set obtained_at = obtained_at - interval '1 day',
             access_expires_at = access_expires_at - interval '1 day',
             refresh_expires_at = refresh_expires_at - interval '1 day'`,
      );
    }
    const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string; status: number }[] };
    const statuses = new Set(requests.filter(({ path }) => !path.includes("approve_app")).map(({ status }) => status));
    expect([...statuses].toSorted()).toEqual([200, 201]);
    const refreshes = requests.filter(({ path }) => path.includes("token_endpoint"));
    // The log-in and the refresh after it, then one before each of the six nights that follow a day's pause.
    expect(refreshes.length).toBe(2 + 6);
  } finally {
    await world.close();
  }
});
