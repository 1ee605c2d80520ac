import type { CompanyConfig } from "../../config/config.ts";
import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import { openCallback, startLogin, type LoginAttempt } from "../../freeagent/tokens/login.ts";
import { appCredentials } from "../app-credentials.ts";
import type { LoginSetting } from "../login-setting.ts";
import { warn } from "../print.ts";
import { saveLogin } from "../save-login.ts";
import { tokenEndpointOf } from "../token-endpoint-of.ts";
import { tokenKey } from "../token-key.ts";
import { readInput, waitForPerson, type PersonInput } from "./wait-for-person.ts";

/** How the person logs in. */
export interface LogInOptions {
  /** Port of the callback; the redirect URI with it must be registered at dev.freeagent.com. */
  readonly port: number;
  /** The person pastes the address the browser ends at: for servers without a browser. */
  readonly paste: boolean;
  /** Opens the browser by itself; on a machine without one the address is printed anyway. */
  readonly browser: boolean;
}

/**
 * Leads a person through the log-in, stores its tokens and gives a sentence that says what was stored. `input`: where an
 * address is pasted.
 * @throws Problem usage/port_invalid, login_needed/login_not_approved or login_url_missing, and those of the log-in
 */
export async function logIn(
  setting: LoginSetting,
  company: CompanyConfig,
  options: LogInOptions,
  input: PersonInput,
): Promise<string> {
  requirePort(options.port);
  const { clientId } = appCredentials(setting.environment);
  // A missing key must be known before somebody approves: a code works only once.
  await tokenKey(setting.environment);
  const endpoint = tokenEndpointOf(setting);
  try {
    const { config } = setting;
    const attempt = await startLogin({ origin: config.freeagentOrigin, clientId, endpoint, port: options.port });
    explain(company.name, attempt);
    const redirected = options.paste
      ? await pasted(setting, company.name, input)
      : await received(setting, company.name, attempt, options.browser);
    const grant = await attempt.finish(redirected);
    const stored = await saveLogin(setting, company, grant);
    return `${stored} Nobody needs to log in again while they are used.`;
  } finally {
    await endpoint.close();
  }
}

/** @throws Problem usage/port_invalid */
function requirePort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return;
  const message =
    "--port must be a whole number from 1 to 65535, that of the redirect URI at https://dev.freeagent.com.";
  throw new Problem({ kind: "usage", code: "port_invalid", message });
}

function explain(company: string, attempt: LoginAttempt): void {
  warn(`Log-in of ${company} to FreeAgent.`);
  warn(
    `1. Your app at https://dev.freeagent.com must list this redirect URI, letter by letter: ${attempt.redirectUri}`,
  );
  warn("2. In a browser, log in to FreeAgent as a user with access level 6 (Banking) or higher, then open:\n");
  warn(`   ${attempt.address}\n`);
}

async function received(
  { clock }: LoginSetting,
  company: string,
  attempt: LoginAttempt,
  browser: boolean,
): Promise<string> {
  const again = authCommandLine("login", company);
  const late = {
    code: "login_not_approved",
    what: "The browser did not come back from FreeAgent",
    remedy: `Start again: ${again} (with --paste where there is no browser).`,
  };
  const callback = await openCallback(attempt);
  try {
    warn("3. Approve. This command waits for the browser to come back, at most 15 minutes (Ctrl-C ends it).");
    warn(`   No browser on this machine? Use: ${again} --paste`);
    if (browser) await openBrowser(attempt.address);
    return await waitForPerson(clock, late, (signal) => callback.received(signal));
  } finally {
    await callback.close();
  }
}

async function openBrowser(address: string): Promise<void> {
  const { default: open } = await import("open");
  // A server has no browser; the address is on the screen already.
  const child = await open(address).catch(() => undefined);
  child?.on("error", () => undefined);
}

async function pasted({ clock }: LoginSetting, company: string, input: PersonInput): Promise<string> {
  warn("3. Approve. The browser then shows a page that cannot be reached: that is all right.");
  warn("   Copy the whole address from its address bar and paste it here, within 15 minutes:");
  const code = "login_url_missing";
  const remedy = `Start again: ${authCommandLine("login", company)} --paste`;
  const late = { code, what: "No address was pasted", remedy };
  const address = await waitForPerson(clock, late, (signal) => readInput(input, signal));
  if (address !== "") return address;
  const message = `No address was pasted. Nothing was stored. ${remedy}`;
  throw new Problem({ kind: "login_needed", code, message });
}
