/** One switch: what it may be, what it is when nobody says anything, and what it decides. */
export interface SwitchDefinition<Value extends string | number | boolean = string | number | boolean> {
  readonly default: Value;
  /** The words it accepts; absent where any value of the default's type will do. */
  readonly oneOf?: readonly Value[];
  readonly meaning: string;
}

/** Switches of log-in and tokens. Times are seconds of the simulator's clock. */
export const oauthSwitches = {
  client_id: text("demo-client", "OAuth identifier of the only registered app."),
  client_secret: text("demo-secret", "Its secret."),
  redirect_uris: text("", "Registered redirect URIs, separated by commas; empty accepts any."),
  auto_consent: flag(false, "The consent page answers with the redirect at once, as if a person had approved."),
  code_seconds: count(900, "Life of an authorisation code; it works once."),
  access_token_seconds: count(3600, "Life of an access token."),
  refresh_token_seconds: count(631151957, "Announced life of a refresh token."),
  token_rotation: choice(
    "strict",
    ["strict", "grace", "lax"],
    "A refresh gives a new refresh token and the old one dies (strict), lives on for a while (grace), or stays (lax).",
  ),
  rotation_grace_seconds: count(60, "How long the old refresh token lives in rotation mode grace."),
  refresh_kills_access_token: flag(true, "A refresh or a new log-in ends the user's earlier access tokens."),
  invalid_grant_status: choice(400, [400, 401], "Status of invalid_grant."),
} as const;

/** Switches of requests, headers, limits and lists. */
export const requestSwitches = {
  require_user_agent: flag(true, "A request without User-Agent is answered with 400."),
  xml_unless_json_accepted: flag(true, "XML is sent when the Accept header does not name json."),
  api_access: choice(
    "on",
    ["on", "refused_401", "refused_403"],
    "API access of the company, as an owner can turn it off.",
  ),
  permission_level: count(8, "Access level of the user behind the tokens, 0 to 8."),
  limits: flag(true, "The rate limits below are enforced."),
  requests_per_minute: count(120, "Requests of one user in a minute of the simulator's clock; fixed window."),
  requests_per_hour: count(3600, "Requests of one user in an hour; fixed window."),
  requests_per_minute_of_address: count(
    1000,
    "Requests of one address in a minute; the ceiling that no document names.",
  ),
  refreshes_per_minute: count(15, "Calls of the token endpoint in a minute."),
  retry_after: flag(true, "A 429 of the limits carries Retry-After, in real seconds until the window ends."),
  concurrent_requests: count(0, "More requests than this at the same time are answered with 429; 0 is no ceiling."),
  gateway_seconds: count(
    60,
    "A request made slow by a fault for longer (real seconds) is answered with 504, yet done.",
  ),
  per_page_refusal_status: choice(400, [400, 422], "Status of per_page above 100."),
  page_past_the_end: choice("empty", ["empty", "404"], "What a page beyond the last one answers."),
  conditional_requests: flag(false, "If-None-Match is honoured with 304."),
  link_quotes: choice("single", ["single", "double"], "Quotes around rel in the Link header."),
  relative_bank_links: flag(true, "Link headers of bank lists hold relative URLs."),
  updated_since_inclusive: flag(false, "updated_since also returns records changed at that very instant."),
  unknown_country: choice("422", ["422", "accepted"], "A contact's country that is not on the list."),
} as const;

/** Switches of the company. */
export const companySwitches = {
  company_id: count(27719, "Number of the company."),
  company_name: text("Demo Company Ltd", "Name of the company."),
  company_subdomain: text("democompany", "Sub-domain of the company."),
  company_type: text("UkLimitedCompany", "Type of the company."),
  company_currency: text("GBP", "Native currency of the company."),
  vat_registered: flag(true, "The company is registered for VAT, rates 20, 5 and 0."),
  time_zone: text("Europe/London", "Zone that decides which day today is."),
} as const;

/** Switches of contacts, invoices and credit notes. */
export const salesSwitches = {
  documents_bump_contact: flag(true, "Booking an invoice or credit note moves the contact's updated_at."),
  hidden_contact_can_be_invoiced: flag(true, "A hidden contact may get an invoice."),
  automatic_reference_milliseconds: count(
    5,
    "Real time between computing an automatic reference and storing it: the race.",
  ),
  non_numeric_reference_counts: flag(false, "A reference like INV-10 moves the counter to 10."),
  duplicate_reference: choice(
    "refused_on_sending",
    ["refused_on_sending", "refused", "accepted"],
    "A reference that another invoice has: drafts may share it, it is always refused, or nobody looks.",
  ),
  due_on_wins: flag(false, "due_on beats payment_terms_in_days where both are sent and disagree."),
  mark_as_sent_twice: choice(
    "accepted",
    ["accepted", "422"],
    "mark_as_sent on a sent invoice does nothing, or is refused.",
  ),
  paid_invoice_refusal_status: choice(422, [422, 403], "Refusal of deleting or drafting an invoice with payments."),
  sent_invoice_deletable: flag(true, "A sent invoice without payments may be deleted."),
  transition_answer: choice("full", ["full", "empty"], "Body after mark_as_scheduled and mark_as_cancelled."),
  overdue_bumps_updated_at: flag(false, "Becoming overdue moves an invoice's updated_at."),
  payments_bump_updated_at: flag(false, "A payment or a reconciliation moves the invoice's updated_at."),
} as const;

/** Switches of the bank and of payments. */
export const bankSwitches = {
  bank_activity_bumps_account: flag(true, "New lines and explanations move the bank account's updated_at."),
  statement_import_seconds: count(5, "Time between receiving a statement and importing it; 0 imports at once."),
  quoted_amount: choice("drops_line", ["drops_line", "drops_statement"], "What a quoted amount in a statement costs."),
  fitid_protects_twins: flag(
    false,
    "A different fitid saves a line that equals another in date, amount and description.",
  ),
  guess: choice(
    "merge",
    ["merge", "merge_and_explain", "off"],
    "What Guess does when a line arrives: merge it with an equal manual entry, explain it by reference as well, nothing.",
  ),
  guesses_count_as_paid: flag(true, "An explanation marked for review already counts as a payment."),
  overpayment: choice("422", ["422", "accepted"], "Paying more than is due."),
  pay_paid_invoice: choice("422", ["422", "accepted"], "Paying an invoice on which nothing is due."),
  explain_more_than_line: choice(
    "422",
    ["422", "accepted"],
    "Explaining more of a line than is unexplained, in its direction.",
  ),
  duplicate_explanation: choice(
    "accepted",
    ["accepted", "422"],
    "A second explanation equal to an earlier one of its day.",
  ),
  paid_on: choice("line", ["line", "explanation"], "Whose date becomes paid_on."),
  manual_line_goes_with_explanation: flag(true, "Deleting the only explanation of a manual line deletes the line."),
} as const;

function text(value: string, meaning: string): SwitchDefinition<string> {
  return { default: value, meaning };
}

function flag(value: boolean, meaning: string): SwitchDefinition<boolean> {
  return { default: value, oneOf: [true, false], meaning };
}

function count(value: number, meaning: string): SwitchDefinition<number> {
  return { default: value, meaning };
}

function choice<const Value extends string | number>(
  value: Value,
  oneOf: readonly Value[],
  meaning: string,
): SwitchDefinition<Value> {
  return { default: value, oneOf, meaning };
}
