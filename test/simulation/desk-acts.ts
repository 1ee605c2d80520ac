import { dismissHeldKey } from "../../cli/rejects/dismiss-held-key.ts";
import { retryHeldKeys } from "../../cli/rejects/retry-held-keys.ts";
import type { RejectsOptions } from "../../cli/commands/rejects.ts";
import type { Database } from "../../domain/queryable.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";

const company = "sample";
const options: Omit<RejectsOptions, "action"> = {
  ...{ config: undefined, company, json: false, quiet: true, verbose: false },
  ...{ entity: undefined, key: undefined, reason: undefined, all: true, because: "as it should be" },
};

/** What a person does who goes through the held keys, with the commands that do it. */
export const deskActs = {
  "all held keys are released": async (database: Database): Promise<void> => {
    await retryHeldKeys(database, company, { ...options, action: "retry" });
  },
  "a held key is dismissed": async (database: Database, number: number): Promise<void> => {
    const held = await readHeldKeys(database, company, { dismissed: false });
    const ours = held.filter(
      ({ state, entity }) => state === "person" && entity !== "bank_payment" && entity !== "contact_update",
    );
    const chosen = ours[number % ours.length];
    if (chosen !== undefined) await dismissHeldKey(database, company, chosen, { ...options, action: "dismiss" });
  },
} as const;
