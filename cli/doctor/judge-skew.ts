import { warning, well, type Finding } from "../../domain/finding.ts";

/** Expiry of tokens and the windows of the request budget survive a minute; more makes logs hard to read, too. */
const allowedSeconds = 60;

/** `difference`: the other clock less ours, in milliseconds. */
export function judgeSkew(whose: string, difference: number): Finding {
  const seconds = Math.round(difference / 1000);
  const code = `clock_of_${whose === "FreeAgent" ? "freeagent" : "database"}`;
  if (Math.abs(seconds) <= allowedSeconds) return well(code, `This machine's clock agrees with that of ${whose}.`);
  const how = seconds > 0 ? "behind" : "ahead of";
  return warning(
    `${code}_differs`,
    `This machine's clock is ${Math.abs(seconds)} seconds ${how} that of ${whose}.`,
    "Synchronise the clocks (chrony, systemd-timesyncd).",
  );
}
