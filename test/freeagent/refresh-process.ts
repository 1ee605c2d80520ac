// A process of its own that wants an access token, as a run does: prints it, or the problem as JSON.
import { connect } from "../../db/connect.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
import { Secret } from "../../domain/secret.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { openTokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { TokenGuard } from "../../freeagent/tokens/token-guard.ts";
import { memoryLogger } from "./memory-logger.ts";
import { realClock } from "./test-clock.ts";
import { neverAsked } from "../support/never-asked.ts";

const [url = "", origin = "", key = ""] = process.argv.slice(2);
const database = connect({ url, applicationName: "refresh process" });
const credentials = { clientId: "app", clientSecret: new Secret("app-secret") };
const endpoint = openTokenEndpoint({ origin, userAgent: "freeagent-sync/test", credentials, clock: realClock });
const guard = new TokenGuard({
  company: "acme",
  store: tokenStore(database),
  endpoint,
  key: parseKey(key),
  clock: realClock,
  random: () => 0.5,
  logger: memoryLogger(),
  confirm: neverAsked,
});
try {
  process.stdout.write(await guard.current());
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stdout.write(JSON.stringify({ kind: error.kind, message: error.message }));
} finally {
  await endpoint.close();
  await database.close();
}
