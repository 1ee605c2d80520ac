import { rename, rm, writeFile } from "node:fs/promises";
import { Gauge, Pushgateway, Registry } from "prom-client";
import { Problem } from "../../domain/problem.ts";
import { metricHelp, type MetricName, type Sample } from "./metrics.ts";

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

/** Sends the samples to a push gateway; they replace what this job sent before. */
export async function pushMetrics(gateway: string, samples: readonly Sample[]): Promise<void> {
  const client = new Pushgateway(gateway, { timeout: 10_000 }, registryOf(samples));
  try {
    await client.push({ jobName: "freeagent_sync" });
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
