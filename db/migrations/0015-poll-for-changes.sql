-- Takes back what made the back office pay for `watch` (0007): PostgreSQL commits transactions that notify one after
-- another, so many writers waited for each other. `watch` looks at the change tables every second instead.

drop function freeagent_sync.notify_changes() cascade;

-- Without the company the entries are numbers that only grow, the cheapest thing that an index can be given.
-- Making them again locks out writers of the change tables for as long as it takes to read the live changes.
drop index freeagent_sync.contact_changes_live;
drop index freeagent_sync.invoice_changes_live;
drop index freeagent_sync.payment_changes_live;
create index contact_changes_live on freeagent_sync.contact_changes (change_id) where op <> 'B';
create index invoice_changes_live on freeagent_sync.invoice_changes (change_id) where op <> 'B';
create index payment_changes_live on freeagent_sync.payment_changes (change_id) where op <> 'B';
