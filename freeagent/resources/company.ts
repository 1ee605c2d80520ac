import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { FreeAgentClient } from "../client.ts";
import { optionalList, text, wholeNumber } from "./field-types.ts";
import { readUnder, requireObject } from "./read-answer.ts";

const fields = z.object({
  id: wholeNumber,
  name: text,
  subdomain: text,
  type: text,
  currency: text,
  country: text,
  freeagent_start_date: text,
  sales_tax_registration_status: text,
  sales_tax_rates: optionalList(z.union([z.string(), z.number().transform(String)])),
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
