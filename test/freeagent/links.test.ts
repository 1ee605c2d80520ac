import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkTarget } from "../../freeagent/link-header.ts";
import { ownPath } from "../../freeagent/own-path.ts";
import { resourceId, resourcePath } from "../../freeagent/resources/resource-id.ts";
import { blockedUntil } from "../../freeagent/retry-after.ts";

describe("a Link header", () => {
  it.each([
    [`<https://x/v2/contacts?page=2>; rel="next"`, "https://x/v2/contacts?page=2"],
    [`<https://x/v2/contacts?page=2>; rel='next'`, "https://x/v2/contacts?page=2"],
    [`</v2/contacts?page=1>; rel='prev', </v2/contacts?page=3&a=1,2>; rel='next'`, "/v2/contacts?page=3&a=1,2"],
    [`</a>; title="rel=next, <b>"; rel=last,</c>;rel=next`, "/c"],
    [`</a>; rel="first next"`, "/a"],
    [`</a>; REL="NEXT"`, "/a"],
    [`</a>; rel =  "next"`, "/a"],
    [`</a>; rel="first   next"`, "/a"],
    [`</a>; title="x"`, undefined],
    [``, undefined],
    [undefined, undefined],
    [`</a>; rel='last'`, undefined],
    [`nonsense`, undefined],
  ])("%s", (header, target) => {
    expect(linkTarget(header, "next")).toBe(target);
  });

  it("is read whatever stands in it, in no time", () => {
    const pieces = fc.array(fc.constantFrom("<", ">", '"', "'", ";", ",", " ", "rel=", "next", "\\"), {
      maxLength: 5000,
      size: "max",
    });
    fc.assert(
      fc.property(pieces, (parts) => {
        const header = parts.join("");
        const target = linkTarget(header, "next");
        expect(target === undefined || header.includes(`<${target}>`)).toBe(true);
      }),
    );
  });
});

describe("the API's own addresses", () => {
  const origin = "https://api.freeagent.com";

  it.each([
    ["https://api.freeagent.com/v2/contacts?page=2", "/v2/contacts?page=2"],
    ["/v2/contacts?page=2", "/v2/contacts?page=2"],
    ["?page=2", "/v2/invoices?page=2"],
    ["https://api.freeagent.com:443/v2/contacts", "/v2/contacts"],
  ])("take %s", (url, path) => {
    expect(ownPath(url, origin, "/v2/invoices?page=1")).toBe(path);
  });

  it.each([
    "http://api.freeagent.com/v2/contacts",
    "https://api.freeagent.com.evil.example/v2/contacts",
    "https://api.freeagent.com:8443/v2/contacts",
    "https://user:password@api.freeagent.com/v2/contacts",
    "https://user@api.freeagent.com/v2/contacts",
    "https://:password@api.freeagent.com/v2/contacts",
    "https://api.freeagent.com@evil.example/v2/contacts",
    "//evil.example/v2/contacts",
    "\\\\evil.example\\v2\\contacts",
    "/v2/../admin",
    "/v2/%2e%2e/admin",
    "/v3/contacts",
    "/v2",
    "javascript:alert(1)",
    "https://",
  ])("refuse %s", (url) => {
    expect(ownPath(url, origin, "/v2/invoices?page=1")).toBeUndefined();
  });
});

describe("the number of a resource", () => {
  it.each([
    ["https://api.freeagent.com/v2/contacts/12", 12],
    ["/v2/contacts/12", 12],
    ["https://acme.freeagent.com//contacts//943", 943],
    ["/v2/contacts/12/", 12],
    ["12", 12],
  ])("of %s", (url, id) => {
    expect(resourceId(url)).toBe(id);
  });

  it.each(["", "/v2/categories/602-1", "/v2/contacts/x", "contacts12", "/v2/contacts/1?x=2"])("is not in %s", (url) => {
    expect(() => resourceId(url)).toThrow(`"${url}" does not end in the number of a FreeAgent resource`);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("is not %d, and no path is made of it", (id) => {
    expect(() => resourcePath("contacts", id)).toThrow(`${id} is not the number of a FreeAgent resource`);
  });

  it("may be as small as 1", () => {
    expect(resourcePath("contacts", 1)).toBe("/v2/contacts/1");
  });

  it("comes back out of its path", () => {
    fc.assert(fc.property(fc.integer({ min: 1 }), (id) => resourceId(resourcePath("contacts", id)) === id));
  });
});

describe("Retry-After", () => {
  const now = new Date("2026-11-24T01:30:20Z");

  it.each([
    ["17", "2026-11-24T01:30:37.000Z"],
    ["0", "2026-11-24T01:30:21.000Z"],
    ["999999", "2026-11-24T02:30:20.000Z"],
    ["Tue, 24 Nov 2026 01:31:05 GMT", "2026-11-24T01:31:05.000Z"],
    [" 17 ", "2026-11-24T01:30:37.000Z"],
    ["1.25", "2026-11-24T01:30:21.250Z"],
    ["17s", "2026-11-24T01:31:00.000Z"],
    ["-17", "2026-11-24T01:31:00.000Z"],
    ["in Tue, 24 Nov 2026 01:31:05 GMT", "2026-11-24T01:31:00.000Z"],
    ["2026-11-24T01:31:05Z", "2026-11-24T01:31:00.000Z"],
    [undefined, "2026-11-24T01:31:00.000Z"],
    ["soon", "2026-11-24T01:31:00.000Z"],
  ])("%s", (value, until) => {
    const headers = new Map<string, string>(value === undefined ? [] : [["retry-after", value]]);
    expect(blockedUntil(headers, now).toISOString()).toBe(until);
  });

  // FreeAgent's windows turn by its clock: here it is five minutes and ten seconds behind ours.
  it.each([
    ["Tue, 24 Nov 2026 01:26:05 GMT", "2026-11-24T01:31:15.000Z"],
    [undefined, "2026-11-24T01:31:10.000Z"],
    ["17", "2026-11-24T01:30:37.000Z"],
  ])("%s, by the clock of the answer", (value, until) => {
    const headers = new Map([["date", "Tue, 24 Nov 2026 01:25:10 GMT"]]);
    if (value !== undefined) headers.set("retry-after", value);
    expect(blockedUntil(headers, now).toISOString()).toBe(until);
  });
});
