import { expect, test } from "vitest";
import { authCommandLine } from "../../domain/auth-command-line.ts";

test.each([
  ["acme", "acme"],
  ["acme-2.uk", "acme-2.uk"],
  ["Acme Ltd", "'Acme Ltd'"],
  ["O'Neill & Söhne", String.raw`'O'\''Neill & Söhne'`],
  ["$(reboot)", "'$(reboot)'"],
])("the command for %s can be copied into a shell as it stands", (company, word) => {
  expect(authCommandLine("login", company)).toBe(`freeagent-sync auth login --company ${word}`);
});
