import type { Answer, Call } from "./call.ts";
import { startDate } from "./bank-account-answer.ts";
import { timestamp } from "./days.ts";

/** GET /v2/company */
export function getCompany(call: Call): Answer {
  const { switches, world } = call;
  const start = startDate(world);
  const year = Number(start.slice(0, 4));
  const periods = [0, 1, 2].map((n) => ({ starts_on: `${year + n}-04-06`, ends_on: `${year + n + 1}-04-05` }));
  const company = {
    url: `${call.origin}/v2/company`,
    id: switches.company_id,
    name: switches.company_name,
    subdomain: switches.company_subdomain,
    type: switches.company_type,
    company_start_date: start,
    currency: switches.company_currency,
    mileage_units: "miles",
    short_date_format: "dd mmm yy",
    freeagent_start_date: start,
    first_accounting_year_end: `${year + 1}-04-05`,
    annual_accounting_periods: periods,
    address1: "10 Downing Street",
    town: "London",
    postcode: "SW1A 2AA",
    country: "United Kingdom",
    locale: "en",
    business_category: "Software Development",
    cis_enabled: false,
    cis_contractor: false,
    cis_subcontractor: false,
    locked_attributes: ["currency"],
    created_at: timestamp(world.startedAt),
    updated_at: timestamp(world.startedAt),
    sales_tax_registration_status: switches.vat_registered ? "Registered" : "Not Registered",
    ...(switches.vat_registered ? { sales_tax_registration_number: "123456789" } : {}),
    ec_vat_reporting_enabled: false,
    sales_tax_name: "VAT",
    sales_tax_effective_date: start,
    sales_tax_rates: ["20.0", "5.0", "0.0"],
    supports_auto_sales_tax_on_purchases: true,
    initially_on_frs: false,
    sales_tax_is_value_added: true,
    initial_vat_basis: "Invoice",
  };
  return { status: 200, headers: { "Last-Modified": new Date(world.startedAt).toUTCString() }, body: { company } };
}
