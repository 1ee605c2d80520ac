import { expect, test } from "vitest";
import { belongsElsewhere } from "../../config/setting-advice.ts";

test.each([
  ["client_id", "FREEAGENT_CLIENT_ID"],
  ["FREEAGENT_CLIENT_ID", "FREEAGENT_CLIENT_ID"],
  ["client_secret", "FREEAGENT_CLIENT_SECRET"],
  ["freeagent_api_url", "FREEAGENT_API_URL"],
  ["database_url", "DATABASE_URL"],
  ["Password", "DATABASE_URL"],
  ["key", "FREEAGENT_SYNC_KEY"],
  ["FREEAGENT_SYNC_KEY", "FREEAGENT_SYNC_KEY"],
  ["freeagent_sync_key_file", "FREEAGENT_SYNC_KEY_FILE"],
])("the key %s of the file is one that the environment holds, as %s", (key, variable) => {
  expect(belongsElsewhere(key)).toBe(`it does not stand in this file: set ${variable} in the environment`);
});

test.each(["token", "refresh_token", "FREEAGENT_REFRESH_TOKEN"])(
  "the key %s is imported, and stands nowhere",
  (key) => {
    expect(belongsElsewhere(key)).toBe(
      "a token does not stand in this file: freeagent-sync auth import takes it on stdin",
    );
  },
);

test.each(["mapping", "", "constructor", "refresh_freeagent_token"])("the key %j is no such one", (key) => {
  expect(belongsElsewhere(key)).toBeUndefined();
});
