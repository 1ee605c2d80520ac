import type { Day, Life } from "./life.ts";

/** A life in plain words, a line per event. */
export function tellStory(life: Life): string {
  const { begins, policy, rotation, skewSeconds, invoices, days } = life;
  const clock = skewSeconds === 0 ? "our clock is right" : `our clock is wrong by ${skewSeconds} s`;
  const lines = [
    `It begins on ${begins}; refresh tokens are ${rotation}; ${clock}; ${invoices} invoices.`,
    `Rules: ${JSON.stringify(policy)}`,
  ];
  lines.push(...told({ office: [], outside: life.byHand ?? [] }, "Before it began, "));
  if (life.inStep) lines.push("A calm night comes first.");
  for (const [index, day] of days.entries()) {
    lines.push(`Day ${index + 1}:`);
    lines.push(...told(day, "  "));
    for (const { kind, method, path, chance } of day.faults) {
      lines.push(`  ${chance} % of calls (${method}) to ${path}: ${kind}`);
    }
    for (const plan of day.nights) {
      const { runs = "a night", clockBackSeconds = 0, fate, overlap, meanwhile, pauseSeconds } = plan;
      const jump = clockBackSeconds > 0 ? "back" : "ahead";
      if (clockBackSeconds !== 0)
        lines.push(`  the clock of the database is set ${jump} by ${Math.abs(clockBackSeconds)} s`);
      const befalls = fate === null ? "undisturbed" : `${fate.what} (operation ${fate.at})`;
      lines.push(`  ${runs}, ${befalls}${overlap ? ", and a night beside it" : ""}`);
      for (const { kind, first, second, pence } of meanwhile) {
        lines.push(`    meanwhile ${kind} (${first}, ${second}, ${pence}p)`);
      }
      lines.push(...told(plan, "    then "), `    then nothing for ${pauseSeconds} s`);
    }
  }
  return lines.join("\n");
}

function told({ office, outside }: Pick<Day, "office" | "outside">, before: string): string[] {
  return [
    ...office.map(({ kind, first, second, pence }) => `${before}${kind} (${first}, ${second}, ${pence}p)`),
    ...outside.map((act) => `${before}in FreeAgent: ${act.kind} (${act.first}, ${act.second}, £${act.amount})`),
  ];
}
