import { expect, test } from "vitest";
import { contactAttributes } from "../../domain/contact-attributes.ts";
import { checkMappingColumns } from "../../extract/back-office/check-mapping-columns.ts";

const check = (type: string) => checkMappingColumns("contacts.sql", new Map([["source_key", type]]), contactAttributes);

test.each(["bytea", "jsonb", "inet", "bit", "integer[]"])(
  "a key of the type %s, by which no row would be found, is refused with the cast that helps",
  (type) => {
    expect(check(type)).toEqual([`contacts.sql: column "source_key" is ${type}; write it as (...)::text.`]);
  },
);

test.each(["bigint", "text", "character", "uuid", "numeric", "date"])(
  "a key of the type %s is as good as any",
  (type) => {
    expect(check(type)).toEqual([]);
  },
);
