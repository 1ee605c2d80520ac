-- Names and e-mail addresses are compared in one form (NFC, without white space around them): a contact with a no-break space
-- behind its name was not found, and made a second time.

-- The expression is that of extract/contact-marker-sql.ts; the planner uses the index for no other. Its beginning only,
-- because a longer text does not fit an entry of the index.
drop index freeagent_mirror.contacts_by_marker;
create index contacts_by_marker on freeagent_mirror.contacts (
  company,
  left(lower(coalesce(nullif(btrim(normalize(email), E'\u0009\u000a\u000b\u000c\u000d\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'), ''), '') || '|' ||
    coalesce(nullif(btrim(normalize(organisation_name), E'\u0009\u000a\u000b\u000c\u000d\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'), ''), nullif(btrim(normalize(first_name), E'\u0009\u000a\u000b\u000c\u000d\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'), '') || ' ' || nullif(btrim(normalize(last_name), E'\u0009\u000a\u000b\u000c\u000d\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'), ''))), 200));
