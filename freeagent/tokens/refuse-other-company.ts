import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import type { KnownCompany, TokenStore } from "../../domain/token-store.ts";
import type { CompanyAnswer } from "../resources/company.ts";

/** A log-in that FreeAgent has granted to a company. */
interface GrantedTo {
  /** By its name in freeagent-sync.yaml. */
  readonly company: string;
  /** The sub-domain that the configuration expects, if it names one. */
  readonly subdomain?: string | undefined;
  /** The FreeAgent that granted it; null where that was not kept. */
  readonly origin: string | null;
}

/**
 * Refuses a log-in to another company than is meant: everything would be written to the wrong books.
 * @throws Problem configuration/wrong_company when `seen` is not the configured company, not the one logged in to before, or
 * another company's without its sub-domain in the configuration
 */
export async function refuseOtherCompany(
  store: Pick<TokenStore, "knownCompany" | "otherOwner">,
  { company, subdomain, origin }: GrantedTo,
  seen: CompanyAnswer,
): Promise<void> {
  if (subdomain !== undefined && seen.subdomain !== subdomain) {
    throw wrongCompany(seen, `the configuration of ${company} names the sub-domain "${subdomain}".`);
  }
  const known = await store.knownCompany(company);
  if (known.freeagentCompanyId === seen.id || (known.freeagentCompanyId === null && subdomain !== undefined)) return;
  if (known.freeagentCompanyId !== null) throw wrongCompany(seen, beforeAnother(company, known, nameOf(seen)));
  const owner = await store.otherOwner(company, seen.id, origin);
  if (owner !== undefined) throw wrongCompany(seen, ofAnother(company, owner, nameOf(seen)));
}

/** Every link names an object of the company before: in another one it would pass for deleted, and its payments be taken back. */
function beforeAnother(company: string, known: KnownCompany, seen: string): string {
  const before = `${company} was logged in to "${known.freeagentSubdomain ?? String(known.freeagentCompanyId)}" before`;
  return known.hasWork
    ? `${before}, whose invoices and customers are linked or mirrored here: give "${seen}" a name of its own under companies, or a database of its own.`
    : `${before}; if the change is meant, run first: ${authCommandLine("logout", company)}.`;
}

function ofAnother(company: string, owner: string, seen: string): string {
  return `${owner} is logged in to it already: log out of FreeAgent in the browser, and log in again as a user of ${company}. If both are to write to these books, say so under ${company} (subdomain: ${seen}).`;
}

/** `but`: a clause, with its full stop. */
export function wrongCompany(seen: CompanyAnswer, but: string): Problem {
  return new Problem({
    kind: "configuration",
    code: "wrong_company",
    message: `The token belongs to the FreeAgent company "${nameOf(seen)}", but ${but} Nothing was written.`,
  });
}

function nameOf(seen: CompanyAnswer): string {
  return seen.subdomain ?? String(seen.id);
}
