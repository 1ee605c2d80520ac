import type { HeldEntity, HeldKey } from "../../domain/held-key.ts";
import { nearestName } from "../../domain/nearest-name.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";

/** A held key as it is named on the command line. */
export interface ChosenKey {
  readonly entity: HeldEntity;
  readonly sourceKey: string;
}

/** The held key that was named, dismissed or not. @throws Problem usage/reject_unknown with the nearest one */
export async function findHeldKey(database: Queryable, company: string, chosen: ChosenKey): Promise<HeldKey> {
  const [held] = await readHeldKeys(database, company, { ...chosen, dismissed: true });
  if (held !== undefined) return held;
  const { entity, sourceKey } = chosen;
  const all = await readHeldKeys(database, company, { dismissed: true });
  const same = all.filter((key) => key.entity === entity).map((key) => key.sourceKey);
  const near = nearestName(sourceKey, same);
  const elsewhere = all.find((key) => key.sourceKey === sourceKey);
  const hint =
    elsewhere !== undefined
      ? `Did you mean ${elsewhere.entity} ${sourceKey}?`
      : near !== undefined
        ? `Did you mean ${near}?`
        : '"freeagent-sync rejects list --all" shows what is held.';
  throw new Problem({
    kind: "usage",
    code: "reject_unknown",
    message: `No ${entity} with the key ${sourceKey} is held for ${company}: it went through, or was never changed. ${hint}`,
  });
}
