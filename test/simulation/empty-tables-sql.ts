/**
 * Empties every table that a life has filled, all but the list of migrations, and lets identities begin anew. Rows are
 * deleted one by one, without triggers and foreign keys: a truncate makes new files, which takes ten times as long.
 * Waits for nobody: whoever still works must have ended. A table without a page never had a row and is left out.
 */
export const emptyTablesSql = `
  do $do$
  declare
    one regclass;
  begin
    set local session_replication_role = replica;
    for one in
      select oid
      from pg_class
      where relnamespace = any ('{sales,freeagent_sync,freeagent_mirror,stage}'::regnamespace[])
        and relkind = 'r'
        and relname <> 'schema_migrations'
        and pg_relation_size(oid) > 0
    loop
      execute 'delete from ' || one;
    end loop;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    from pg_sequences
    where schemaname in ('sales', 'freeagent_sync', 'freeagent_mirror');
  end $do$`;
