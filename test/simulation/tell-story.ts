import type { Life } from "./life.ts";

/** A life in plain words, a line per event. */
export function tellStory({ begins, policy, rotation, skewSeconds, invoices, days }: Life): string {
  const clock = skewSeconds === 0 ? "our clock is right" : `our clock is wrong by ${skewSeconds} s`;
  const lines = [`It begins on ${begins}; refresh tokens are ${rotation}; ${clock}; ${invoices} invoices.`, `Rules: ${JSON.stringify(policy)}`];
  for (const [index, day] of days.entries()) {
    lines.push(`Day ${index + 1}:`);
    for (const { kind, first, second, pence } of day.office) lines.push(`  ${kind} (${first}, ${second}, ${pence}p)`);
    for (const { kind, first, second, amount } of day.outside) {
      lines.push(`  in FreeAgent: ${kind} (${first}, ${second}, £${amount})`);
    }
    for (const { kind, method, path, chance } of day.faults) {
      lines.push(`  ${chance} % of calls (${method}) to ${path}: ${kind}`);
    }
    for (const { fate, overlap, meanwhile, pauseSeconds } of day.nights) {
      const befalls = fate === null ? "undisturbed" : `${fate.what} (operation ${fate.at})`;
      lines.push(`  a night, ${befalls}${overlap ? ", and a second run beside it" : ""}`);
      for (const { kind, first, second, pence } of meanwhile) {
        lines.push(`    meanwhile ${kind} (${first}, ${second}, ${pence}p)`);
      }
      lines.push(`    then nothing for ${pauseSeconds} s`);
    }
  }
  return lines.join("\n");
}
