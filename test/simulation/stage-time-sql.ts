/**
 * Makes PostgreSQL live in the stage's time: a schema that is searched before pg_catalog has its own clock_timestamp()
 * and now(), which read a sequence that the stage sets. Sessions opened afterwards see it.
 */
export const stageTimeSql = `
  create schema stage;
  create sequence stage.milliseconds minvalue 0 start 0;
  create function stage.clock_timestamp() returns timestamptz language sql volatile as
    'select pg_catalog.to_timestamp(last_value / 1000.0) from stage.milliseconds';
  create function stage.now() returns timestamptz language sql volatile as 'select stage.clock_timestamp()';
  do $do$
  declare one record;
  begin
    for one in
      select c.table_schema, c.table_name, c.column_name
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema in ('freeagent_sync', 'freeagent_mirror')
        and t.table_type = 'BASE TABLE'
        and c.column_default like '%clock_timestamp()%'
    loop
      execute format('alter table %I.%I alter column %I set default stage.clock_timestamp()',
        one.table_schema, one.table_name, one.column_name);
    end loop;
    execute format('alter database %I set search_path = stage, pg_catalog, public', current_database());
  end $do$`;
