-- With the epoch in a key, who takes a lease over locks its row against everybody, and who renews it against no fence
-- (PostgreSQL manual, 13.3.2): the fence is a lock that renewals pass and a successor waits for.
create unique index leases_fence on freeagent_sync.leases (company, epoch);
