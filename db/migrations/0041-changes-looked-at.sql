-- Whether a key had changed since a person dismissed its reject was told by two times: a change that was under way meanwhile was dropped with it.
comment on column freeagent_sync.rejects.tried_changes is
  'The changes that the key was looked at with. Those of a call that was not carried out rest until next_attempt_at; a change that is none of them is taken up at once.';
