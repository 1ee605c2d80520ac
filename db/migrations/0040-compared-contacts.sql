-- Whether FreeAgent's side of a contact moved was told by two times, of its mirror row and of its link. A link that was written for another reason before the two
-- were compared (a push alone, a run that was killed) hid what a person had changed, and so could a clock that was set back.
alter table freeagent_sync.links add column compared_at timestamptz;
comment on column freeagent_sync.links.compared_at is
  'mirrored_at of the contact''s mirror row that the base was compared with last; any other value there, or null here: the next pull compares. Contacts only.';

update freeagent_sync.links l
set compared_at = c.mirrored_at
from freeagent_mirror.contacts c
where c.company = l.company
  and c.freeagent_id = l.freeagent_id
  and l.entity = 'contact'
  and c.mirrored_at <= l.changed_at;
