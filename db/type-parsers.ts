import pg from "pg";

type Parser = (value: string) => unknown;

/** PostgreSQL's oids (pg_type.dat) of the types that have an exact JavaScript twin. */
const exactTypes = new Set<number>([
  16, // boolean
  17, // bytea, as Buffer
  21, // smallint
  23, // integer
  26, // oid
  114, // json
  3802, // jsonb
  1000, // boolean[]
  1005, // smallint[]
  1007, // integer[]
]);

/** char(n). Its padding is no part of the value (PostgreSQL manual, 8.3), and a cast to text drops it. */
const paddedText = 1042;

const textArray = 1009;

/** Arrays whose elements stay text: dates, timestamps, numbers wider than a float, text, uuid. */
const arraysAsText = new Set<number>([
  textArray,
  1002, // char[]
  1003, // name[]
  1014, // character[]
  1015, // character varying[]
  1016, // bigint[]
  1021, // real[]
  1022, // double precision[]
  1115, // timestamp[]
  1182, // date[]
  1185, // timestamptz[]
  1187, // interval[]
  1231, // numeric[]
  2951, // uuid[]
]);

/**
 * How answers become JavaScript values, as `Queryable` promises: types with an exact twin are converted,
 * everything else stays PostgreSQL's text. pg's own defaults turn a `date` into a Date at local midnight (a day
 * early in UTC through the summer), cut timestamps to milliseconds and make floats of `numeric[]`.
 */
export const typeParsers: { getTypeParser(oid: number): Parser } = {
  getTypeParser(oid) {
    if (exactTypes.has(oid)) return driverParser(oid);
    if (oid === paddedText) return withoutPadding;
    if (arraysAsText.has(oid)) return driverParser(textArray);
    return asText;
  },
};

function driverParser(oid: number): Parser {
  // pg declares the oid as a closed enum that leaves out arrays, and the parser as any.
  const find: (oid: number, format: "text") => unknown = pg.types.getTypeParser;
  return find(oid, "text") as Parser;
}

function asText(value: string): string {
  return value;
}

function withoutPadding(value: string): string {
  return value.replace(/ +$/, "");
}
