import { AuthorizationResponseError, validateAuthResponse } from "oauth4webapi";
import type { AuthorizationServer } from "oauth4webapi";
import type { Problem } from "../../domain/problem.ts";
import { loginFailed } from "./login-problems.ts";

/** What the redirected URL must match. */
export interface ExpectedRedirect {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly state: string;
  /** This attempt has sent a code before. */
  readonly used: boolean;
}

/**
 * Takes the URL that FreeAgent sent the browser to, or only its query, and gives its parameters when they answer our
 * attempt. Each way it can go wrong has a sentence of its own; none repeats the code.
 * @throws Problem login_needed: `login_url_unreadable`, `login_state_wrong`, `login_denied`, `login_refused`, `login_used`
 */
export function judgeRedirect(redirectedUrl: string, expected: ExpectedRedirect): URLSearchParams {
  const parameters = parametersOf(redirectedUrl.trim().replace(/^["'<]|["'>]$/g, ""));
  if (expected.used) {
    throw loginFailed("login_used", "This log-in was used already: an authorisation code works once. Start again.");
  }
  if (parameters.get("state") !== expected.state) throw stateWrong(parameters);
  try {
    return validateAuthResponse(expected.server, { client_id: expected.clientId }, parameters, expected.state);
  } catch (error) {
    throw refusal(error);
  }
}

function parametersOf(pasted: string): URLSearchParams {
  const query = pasted.slice(pasted.indexOf("?") + 1);
  const parameters = new URLSearchParams(query.split("#")[0]);
  if (parameters.has("code") || parameters.has("error")) return parameters;
  throw loginFailed(
    "login_url_unreadable",
    "That is not the address that FreeAgent sent the browser to. Copy the whole line from the browser's address bar; it begins with http://127.0.0.1 and holds code= and state=. The page itself may say that it cannot be reached: that is all right.",
  );
}

function stateWrong(parameters: URLSearchParams): Problem {
  const why = parameters.has("state")
    ? "The address belongs to another log-in (its state is not ours): it comes from an older attempt or from somebody else."
    : "The address has no state, so it cannot be told whose log-in it is; was it cut off when it was copied?";
  return loginFailed("login_state_wrong", `${why} Nothing was stored. Start again, and use the newest page only.`);
}

function refusal(error: unknown): Problem {
  if (error instanceof AuthorizationResponseError && error.error === "access_denied") {
    return loginFailed(
      "login_denied",
      "FreeAgent says that access was denied: somebody chose not to approve the application. Nothing was stored. Start again and approve it.",
    );
  }
  if (error instanceof AuthorizationResponseError) {
    return loginFailed(
      "login_refused",
      `FreeAgent refused the log-in (${error.error}). Check that the application exists at https://dev.freeagent.com and that its redirect URI is the one printed above, letter by letter.`,
    );
  }
  return loginFailed(
    "login_refused",
    "FreeAgent's answer to the log-in is not complete. Nothing was stored. Start again.",
  );
}
