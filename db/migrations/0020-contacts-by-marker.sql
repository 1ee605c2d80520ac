-- Before a contact is made, all mirrored contacts with its e-mail address and name are looked for. Without an index each
-- batch of a push read the whole table, twice, so that a push cost the square of the number of contacts.

-- The expression is that of extract/contact-marker-sql.ts; the planner uses the index for no other. Its beginning only,
-- because a longer text does not fit an entry of the index.
create index contacts_by_marker on freeagent_mirror.contacts (
  company,
  left(lower(coalesce(btrim(email), '') || '|' ||
    coalesce(nullif(btrim(organisation_name), ''), btrim(first_name) || ' ' || btrim(last_name))), 200));

-- Nothing looks contacts up by e-mail address alone, and every write of a contact paid for it.
drop index freeagent_mirror.contacts_by_email;
