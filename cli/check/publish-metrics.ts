import { rename, rm, writeFile } from "node:fs/promises";
import { Gauge, Pushgateway, Registry } from "prom-client";
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

/** Sends the samples to a push gateway, a group per company: they replace what was sent before of the company and its database. */
export async function pushMetrics(
  gateway: string,
  database: DatabaseChoice,
  samples: readonly Sample[],
): Promise<void> {
  const instance = instanceOf(database);
  try {
    for (const company of new Set(samples.map(({ labels }) => labels.company))) {
      const own = registryOf(samples.filter(({ labels }) => labels.company === company));
      const client = new Pushgateway(gateway, { timeout: 10_000 }, own);
      await client.push({ jobName: "freeagent_sync", groupings: groupingOf(company, instance) });
    }
  } catch (cause) {
    const message = `The push gateway ${new URL(gateway).host} does not take the metrics.`;
    throw new Problem({ kind: "unreachable", code: "push_gateway", message, cause });
  }
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
