import * as z from "zod";
import { contactAttributes } from "../domain/contact-attributes.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { monitoringSettings } from "./monitoring-settings.ts";
import { parseTableName } from "./table-name.ts";

/**
 * Every key of freeagent-sync.yaml with its type, default and meaning. The descriptions feed the settings
 * table of the README; unknown keys are refused by every object here.
 */

const name = z
  .string()
  .min(1)
  .max(63)
  .regex(/^\P{Cc}*$/u, "must be one line of text");

const captureTable = z.strictObject({
  table: z
    .string()
    .refine((text) => parseTableName(text) !== undefined, 'must be schema.table, or "schema"."table" with quotes')
    .describe("Table whose changes are recorded, as schema.table; a part with dots in its name in double quotes."),
  key: name.describe("Column that holds the key of the entity; in a table of lines, the column that points at it."),
  method: z
    .enum(["triggers", "poll"])
    .default("triggers")
    .describe(
      "triggers: record each change with it; poll: compare the table at each push, where you may not alter it.",
    ),
});

const capture = z.strictObject({
  contact: z.array(captureTable).default([]).describe("Tables that feed customers."),
  invoice: z.array(captureTable).default([]).describe("Tables that feed invoices, lines included."),
  payment: z.array(captureTable).default([]).describe("Tables that feed payments."),
});

/** Fields of a contact that both sides can change; `default` stands for those without a rule of their own. */
const ownedFields = [
  "default",
  "status",
  ...contactAttributes.filter((attribute) => attribute.internal !== true).map((attribute) => attribute.name),
];

const fieldOwners = z.record(z.string(), z.enum(["database", "freeagent", "ask"])).superRefine((owners, context) => {
  for (const field of Object.keys(owners).filter((each) => !ownedFields.includes(each))) {
    const near = nearestName(field, ownedFields);
    const hint = near === undefined ? `the fields are ${ownedFields.join(", ")}` : `did you mean "${near}"?`;
    context.addIssue({ code: "custom", path: [field], message: `no field of a contact; ${hint}` });
  }
});

const mostGone = (rows: string) =>
  z
    .int()
    .min(0)
    .default(50)
    .describe(
      `When more ${rows} than this are gone from the back office at once, nothing is pushed until a person has looked.`,
    );

const rules = z.strictObject({
  contacts: z
    .strictObject({
      on_delete: z
        .enum(["hide", "delete", "ignore"])
        .default("hide")
        .describe("What becomes of a FreeAgent contact whose customer is deleted."),
      owner: fieldOwners
        .default({ default: "database" })
        .describe("Who wins, per field, when both sides changed it; `default` for the rest. ask: a person decides."),
      new_contacts: z
        .enum(["stage", "ignore"])
        .default("ignore")
        .describe(
          "Contacts that somebody creates in FreeAgent. stage: hand them to the back office; ignore: leave them.",
        ),
      max_deletions: mostGone("customers"),
      clear_nulls: z
        .boolean()
        .default(false)
        .describe("true: an empty mapped column clears the field in FreeAgent; false: it means no opinion."),
    })
    .prefault({}),
  invoices: z
    .strictObject({
      on_create: z
        .enum(["send", "draft", "email"])
        .default("send")
        .describe(
          "Once the totals agree. send: mark as sent; email: have FreeAgent e-mail it with its template, at most once; draft: leave it a draft.",
        ),
      amend: z
        .enum(["redraft", "reject"])
        .default("redraft")
        .describe(
          "Change of a sent, unpaid invoice. redraft: back to draft, edit, send again; reject: leave it to a person.",
        ),
      void: z
        .enum(["reject", "delete", "credit_note"])
        .default("reject")
        .describe(
          "A sent, unpaid invoice that is gone from the back office. reject: leave it to a person; delete: delete it; credit_note: raise a credit note and set it off.",
        ),
      max_deletions: mostGone("invoices"),
    })
    .prefault({}),
  payments: z
    .strictObject({
      match_days: z
        .int()
        .min(0)
        .max(30)
        .default(3)
        .describe("A bank line is a payment's when it is dated at most so many days before or after it."),
      no_bank_line: z
        .enum(["manual", "wait", "reject"])
        .optional()
        .describe(
          "A payment without a bank line. manual: book it by hand; wait: for the line, up to wait_days; reject: leave it to a person. Without it: wait where the account has a bank feed, manual where not.",
        ),
      wait_days: z
        .int()
        .min(0)
        .max(90)
        .default(5)
        .describe("How many days after its date a payment waits for its bank line before a person is asked."),
      max_deletions: mostGone("payments"),
    })
    .prefault({}),
  bank_payments: z
    .strictObject({
      lookback_days: z
        .int()
        .min(1)
        .max(3660)
        .default(90)
        .describe("Every pull reads so many days of bank entries again, to find what was deleted in FreeAgent."),
      max_deletions: z
        .int()
        .min(0)
        .default(50)
        .describe("When more objects than this vanish from FreeAgent at once, the run stops and takes nothing back."),
    })
    .prefault({}),
});

const limits = z.strictObject({
  per_minute: z
    .int()
    .min(1)
    .max(120)
    .default(110)
    .describe("Calls to FreeAgent a minute, below its 120 for a user (docs/decisions/0008)."),
  per_hour: z.int().min(1).max(3600).default(3400).describe("Calls to FreeAgent an hour, below its 3600 for a user."),
  concurrency: z
    .int()
    .min(1)
    .max(16)
    .default(4)
    .describe("Writes of contacts and payments in flight at once; invoices always go one at a time."),
  settle_seconds: z
    .int()
    .min(1)
    .max(3600)
    .default(120)
    .describe("How long a write with a lost answer may still land before it is looked up."),
});

const days = (meaning: string, usual: number) => z.int().min(1).max(36_500).default(usual).describe(meaning);

const keep = z.strictObject({
  runs_days: days("Runs and their counts.", 400),
  intents_days: days("Writes whose outcome is stored; those of a key that is held stay.", 90),
  contact_updates_days: days("Contact updates that were taken over.", 90),
  dismissed_days: days("Rejects that a person dismissed.", 400),
});

const companySettings = {
  mapping: z
    .string()
    .optional()
    .describe("Folder of the mapping SQL files, relative to this file; mapping unless told."),
  apply: z.string().optional().describe("Folder of the apply SQL files, relative to this file."),
  capture: capture.optional().describe("Tables whose changes are recorded by triggers."),
  rules: rules.optional().describe("What to do in each situation."),
  limits: limits.optional().describe("Request budget."),
  keep: keep.optional().describe("How long finished rows are kept, days; every night deletes older ones."),
};

const company = z.strictObject({
  name: name.describe("Your name for the company; every table carries it."),
  subdomain: name.optional().describe("Sub-domain of the company in FreeAgent; a token of another one is refused."),
  bank_accounts: z.record(name, name).default({}).describe("Bank accounts to follow: your alias: name in FreeAgent."),
});

/** The file as a whole, before environment variables and flags are applied. */
export const settingsSchema = z.strictObject({
  freeagent: z
    .strictObject({
      environment: z
        .enum(["production", "sandbox"])
        .default("production")
        .describe("Which FreeAgent: production or sandbox."),
    })
    .prefault({}),
  database: z
    .literal("embedded")
    .optional()
    .describe(
      "`embedded` runs a PostgreSQL of our own under .freeagent-sync/ beside this file; otherwise DATABASE_URL names yours.",
    ),
  company: company.optional().describe("The company, when there is one."),
  companies: z
    .array(company.extend(companySettings))
    .min(1)
    .optional()
    .describe(
      "The companies, when there are several. Each may have mapping, apply, capture, rules, limits and keep of its own; what it leaves out is as the file says for all, key by key.",
    ),
  ...companySettings,
  ...monitoringSettings,
});

/** Parsed settings of the file. */
export type Settings = z.infer<typeof settingsSchema>;
/** Rules of one company, defaults filled in. */
export type Rules = z.infer<typeof rules>;
/** Request limits of one company, defaults filled in. */
export type Limits = z.infer<typeof limits>;
/** Keep times of one company, defaults filled in. */
export type Keep = z.infer<typeof keep>;
/** Tables to capture, per entity. */
export type Capture = z.infer<typeof capture>;

/** For what a start parses once: zod would first make a function of each object's schema, 6 ms of every start. */
export const parsedOnce = { jitless: true } as const;

export const defaultRules: Rules = rules.parse({}, parsedOnce);
export const defaultLimits: Limits = limits.parse({}, parsedOnce);
export const defaultKeep: Keep = keep.parse({}, parsedOnce);
export const defaultCapture: Capture = capture.parse({}, parsedOnce);
