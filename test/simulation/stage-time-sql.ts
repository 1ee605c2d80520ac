/**
 * Makes PostgreSQL live in another time: a schema that is searched before pg_catalog has its own clock_timestamp() and
 * now(), which read the sequence `stage.milliseconds`. Sessions opened afterwards see it.
 * @param time an expression on the sequence's last_value
 */
export function otherTimeSql(time: string): string {
  return `
  create schema stage;
  create sequence stage.milliseconds minvalue 0 start 0;
  create function stage.clock_timestamp() returns timestamptz language sql volatile as
    $$select ${time} from stage.milliseconds$$;
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
}

/** The time is what the sequence says, in milliseconds since 1970: it stands still until the stage sets it. */
export const stageTimeSql = otherTimeSql("pg_catalog.to_timestamp(last_value / 1000.0)");
