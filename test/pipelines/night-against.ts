import { loadConfig } from "../../config/load-config.ts";
import type { Pipeline } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { forgetOrigin } from "../support/forget-origin.ts";
import { startRewritingServer, type Rewrite } from "../support/rewriting-server.ts";
import type { SampleWorld } from "../support/sample-world.ts";

/** A night (or the given pipelines) of a company whose FreeAgent answers some requests otherwise. */
export async function nightAgainst(
  world: SampleWorld,
  rewrite: Rewrite,
  pipelines?: readonly Pipeline[],
): Promise<CompanyResult> {
  const server = await startRewritingServer(world.simulatorUrl, rewrite);
  await forgetOrigin(world);
  try {
    const environment = { ...world.environment, FREEAGENT_API_URL: server.origin };
    const config = await loadConfig({ configFlag: world.configFile, environment, workingFolder: "/" });
    return await world.night(pipelines, { config, environment });
  } finally {
    await server.close();
    await forgetOrigin(world);
  }
}
