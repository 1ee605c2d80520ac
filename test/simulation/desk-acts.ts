import { dismissHeldKey } from "../../cli/rejects/dismiss-held-key.ts";
import { retryHeldKeys } from "../../cli/rejects/retry-held-keys.ts";
import type { RejectsOptions } from "../../cli/commands/rejects.ts";
import type { HeldKey } from "../../domain/held-key.ts";
import type { Database } from "../../domain/queryable.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";

const company = "sample";
const options: Omit<RejectsOptions, "action"> = {
  ...{ config: undefined, company, json: false, quiet: true, verbose: false },
  ...{ entity: undefined, key: undefined, reason: undefined, all: true, because: "as it should be" },
};

/** What a person does who goes through the held keys, with the commands that do it. */
export const deskActs = {
  "all held keys are released": (database: Database): Promise<void> => releaseAll(database),
  "a held key is dismissed": async (database: Database, number: number): Promise<void> => {
    const ours = await readDecidable(database);
    const chosen = ours[number % ours.length];
    if (chosen !== undefined) await dismissHeldKey(database, company, chosen, { ...options, action: "dismiss" });
  },
} as const;

/** The operator's work of a day: what has been held for so many days is left as it is, and the rest is tried once more. */
export async function decideHeldKeys(database: Database, now: Date, days: number): Promise<void> {
  const before = new Date(now.getTime() - days * 86_400_000);
  for (const key of await readDecidable(database)) {
    if (new Date(key.firstAt) < before) await dismissHeldKey(database, company, key, { ...options, action: "dismiss" });
  }
  await releaseAll(database);
}

async function releaseAll(database: Database): Promise<void> {
  await retryHeldKeys(database, company, { ...options, action: "retry" });
}

/** Those that a person can dismiss. */
async function readDecidable(database: Database): Promise<readonly HeldKey[]> {
  const held = await readHeldKeys(database, company, { dismissed: false });
  return held.filter(
    ({ state, entity }) => state === "person" && entity !== "bank_payment" && entity !== "contact_update",
  );
}
