import { expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleConfig } from "../support/sample-config.ts";

test.each([
  ["backfill contacts --all --dry-run=yes", '--dry-run is a switch: leave "=yes" out.'],
  ["backfill contacts --all --dry-run=1", '--dry-run is a switch: leave "=1" out.'],
  ["pull --accept-deletions=", '--accept-deletions is a switch: leave "=" out.'],
  ["nightly --quiet=maybe", '--quiet is a switch: leave "=maybe" out.'],
])(
  "%s is refused: a switch that was read as false would let the command do what it was to leave",
  async (line, told) => {
    const result = await runCli(line.split(" "));
    expect(result.exitCode).toBe(64);
    expect(result.stderr).toContain(told);
  },
);

test.each(["check --quiet=true --config nowhere.yaml", "check --quiet=false --config nowhere.yaml"])(
  "%s is taken: true and false are what a switch can be",
  async (line) => {
    const result = await runCli(line.split(" "));
    expect(result.stderr + result.stdout).toContain("nowhere.yaml cannot be read");
  },
);

test.each([
  ["nightly --max-duration", "--max-duration needs a value."],
  ["nightly --max-duration --quiet", "--max-duration needs a value."],
  ["nightly --company", "--company needs a value."],
])("%s is refused: without its number the option would be passed over", async (line, told) => {
  const result = await runCli(line.split(" "));
  expect(result.exitCode).toBe(64);
  expect(result.stderr).toContain(told);
});

test.each(["backfill", "auth", "report"])("%s alone is told where to read what it lacks", async (command) => {
  const result = await runCli([command]);
  expect(result.exitCode).toBe(64);
  expect(result.stderr).toContain(`${command} needs a word more: freeagent-sync ${command} --help lists them.`);
});

test("a word that is no address of a push gateway is named", async () => {
  const result = await runCli("check --push-gateway nonsense --config nowhere.yaml".split(" "));
  expect(result.exitCode).toBe(3);
  expect(result.stdout).toContain("--push-gateway nonsense is not a URL; write for example http://127.0.0.1:9091.");
});

test("a company that the configuration does not have is told, with those that it has", async () => {
  const files = sampleConfig();
  try {
    const result = await runCli(["report", "night", "--config", files.file, "--company", "nobody"], {
      environment: { DATABASE_URL: "postgres://x@127.0.0.1:1/x" },
    });
    expect(result.exitCode).toBe(78);
    expect(result.stderr).toContain("--company nobody: there is no such company; ");
    expect(result.stderr).toContain("freeagent-sync.yaml has sample");
  } finally {
    files.remove();
  }
});
