import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A copy of the sample configuration that a test may break. */
export interface SampleConfig {
  readonly folder: string;
  readonly file: string;
  /** Replaces text in one of its files; fails when the text is not there. */
  readonly edit: (name: string, from: string, to: string) => void;
  readonly remove: () => void;
}

const sample = fileURLToPath(new URL("../../examples/back-office", import.meta.url));

/** Copies freeagent-sync.yaml, mapping/ and apply/ of the sample to a folder of its own. */
export function sampleConfig(): SampleConfig {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-config-"));
  for (const name of ["freeagent-sync.yaml", "mapping", "apply"]) {
    cpSync(join(sample, name), join(folder, name), { recursive: true });
  }
  return {
    folder,
    file: join(folder, "freeagent-sync.yaml"),
    edit(name, from, to) {
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
      writeFileSync(path, text.replace(from, to));
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
