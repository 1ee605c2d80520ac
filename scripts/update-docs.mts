// Writes the generated tables of README.md, docs/mapping.md and docs/logs.md. test/docs checks that they are up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { documentedText } from "../test/support/documented-text.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const file of ["README.md", "docs/mapping.md", "docs/logs.md"]) {
  writeFileSync(root + file, await documentedText(file, readFileSync(root + file, "utf8")));
}
