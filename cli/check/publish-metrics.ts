import { rename, rm, writeFile } from "node:fs/promises";
import { Gauge, Registry } from "prom-client";
import { request } from "undici";
import type { DatabaseChoice } from "../../config/config.ts";
import { Problem } from "../../domain/problem.ts";
import { metricHelp, type MetricName, type Sample } from "./metrics.ts";
import { groupingOf, instanceOf } from "./push-grouping.ts";

/** Writes the samples as Prometheus text. Atomic: node_exporter reads the old file or the new one, whole. */
export async function writeTextfile(file: string, samples: readonly Sample[]): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, await registryOf(samples).metrics(), { mode: 0o644 });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    const message = `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new Problem({ kind: "configuration", code: "textfile_unwritable", message, cause });
  }
}

const usualPatience = 10_000;

/**
 * Sends the samples to a push gateway, a group per company: they replace what was sent before of the company and its database.
 * @param patience longest time that one group may take, milliseconds
 */
export async function pushMetrics(
  gateway: string,
  database: DatabaseChoice,
  samples: readonly Sample[],
  patience = usualPatience,
): Promise<void> {
  const instance = instanceOf(database);
  try {
    for (const company of new Set(samples.map(({ labels }) => labels.company))) {
      const own = registryOf(samples.filter(({ labels }) => labels.company === company));
      await putGroup(groupUrl(gateway, groupingOf(company, instance)), own, patience);
    }
  } catch (cause) {
    const message = `The push gateway ${new URL(gateway).host} does not take the metrics.`;
    throw new Problem({ kind: "unreachable", code: "push_gateway", message, cause });
  }
}

/** The metrics library's own way of pushing waits for ever for an answer that is cut off, or comes a byte at a time. */
async function putGroup(url: URL, registry: Registry, patience: number): Promise<void> {
  const { username, password, origin, pathname } = url;
  const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const { statusCode, body } = await request(new URL(pathname, origin), {
    method: "PUT",
    headers: { "content-type": registry.contentType, ...(username !== "" && { authorization: `Basic ${pair}` }) },
    body: await registry.metrics(),
    signal: AbortSignal.timeout(patience),
  });
  // The status says it all.
  await body.dump().catch(() => undefined);
  if (statusCode >= 300) throw new Error(`status ${statusCode}`);
}

function groupUrl(gateway: string, grouping: Readonly<Record<string, string>>): URL {
  const labels = Object.entries(grouping).map(
    ([name, value]) => `${encodeURIComponent(name)}/${encodeURIComponent(value)}`,
  );
  const url = new URL(gateway);
  url.pathname = [url.pathname.replace(/\/+$/, ""), "metrics/job/freeagent_sync", ...labels].join("/");
  return url;
}

function registryOf(samples: readonly Sample[]): Registry {
  const registry = new Registry();
  const gauges = new Map<MetricName, Gauge>();
  for (const { name, labels, value } of samples) {
    const gauge =
      gauges.get(name) ??
      new Gauge({ name, help: metricHelp[name], labelNames: Object.keys(labels), registers: [registry] });
    gauges.set(name, gauge);
    gauge.set(labels, value);
  }
  return registry;
}
