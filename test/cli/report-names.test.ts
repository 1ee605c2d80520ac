import { expect, test } from "vitest";
import { reportsNamed } from "../../cli/handlers/report.ts";
import { reports } from "../../reports/catalogue.ts";

test.each(reports.map(({ name }) => name))("the report %s may be named as its view is", (name) => {
  expect(reportsNamed(name.replaceAll("-", "_")).map((report) => report.name)).toEqual([name]);
});

test("a name that is none is told as it was typed, with the nearest one", () => {
  expect(() => reportsNamed("aged_detors")).toThrow('There is no report "aged_detors". Did you mean "aged-debtors"?');
  expect(reportsNamed("all")).toHaveLength(reports.length);
});
