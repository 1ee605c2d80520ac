/** Keeps the intents that are pruned, for the invariants that count what a whole life has sent: the view stage.every_intent. */
export const everyIntentSql = `
  create table stage.pruned_intents (like freeagent_sync.intents);
  create function stage.keep_pruned() returns trigger language plpgsql as $$
  begin
    insert into stage.pruned_intents select gone.* from gone;
    return null;
  end $$;
  create trigger keep_pruned after delete on freeagent_sync.intents
    referencing old table as gone for each statement execute function stage.keep_pruned();
  create view stage.every_intent as
    select * from freeagent_sync.intents union all select * from stage.pruned_intents`;
