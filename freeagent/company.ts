import * as z from "zod";
import type { JsonObject } from "../domain/json.ts";
import type { FreeAgentClient } from "./client.ts";
import { text } from "./field-types.ts";
import { readUnder, requireObject } from "./read-answer.ts";

const fields = z.object({
  // A number; FreeAgent's own example quotes it.
  id: z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ]),
  name: text,
  subdomain: text,
  type: text,
  currency: text,
  country: text,
  freeagent_start_date: text,
  sales_tax_registration_status: text,
  sales_tax_rates: z.array(z.union([z.string(), z.number().transform(String)])).optional(),
});

/** The company that the token belongs to. Its URL is the same for all companies: `id` and `subdomain` tell them apart. */
export type CompanyAnswer = z.output<typeof fields> & { readonly raw: JsonObject };

/** The company of the token (FreeAgent API: company); any access level may read it. @throws FreeAgentError */
export async function getCompany(client: FreeAgentClient): Promise<CompanyAnswer> {
  const request = { method: "GET", path: "/v2/company", priority: "payments" } as const;
  return readUnder(request, await client.send(request), "company", (value) => {
    const raw = requireObject(value);
    return { ...fields.parse(raw), raw };
  });
}
