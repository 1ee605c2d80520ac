import type { Entity } from "../../domain/entity.ts";

/**
 * Condition on a mirror row `m`: no source key has it. `$1` is the company. Each link is looked up by itself, by
 * links_by_freeagent_id, which `offset` keeps so: a join read all links for each row where the tables had no statistics yet.
 */
export function notLinkedSql(entity: Entity): string {
  return `
    not exists (
      select 1
      from freeagent_sync.links l
      where l.company = $1
        and l.entity = '${entity}'
        and l.freeagent_id = m.freeagent_id
        and l.state <> 'deleted'
      offset 0)`;
}
