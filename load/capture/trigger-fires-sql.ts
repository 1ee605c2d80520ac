/**
 * A condition on the trigger `t`: it fires for ordinary sessions, on each partition too. Triggers of partitions come with
 * those of their parent (tgparentid), and each can be switched off on its own. One that is enabled for replication only (R)
 * does not fire for the back office.
 */
export const triggerFiresSql = `t.tgenabled in ('O', 'A')
      and not exists (
        select
        from pg_catalog.pg_trigger d
        where d.tgfoid = t.tgfoid
          and d.tgname = t.tgname
          and d.tgparentid <> 0
          and d.tgenabled not in ('O', 'A'))`;
