import { join } from "node:path";
import { expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { fillBackOffice } from "../../examples/back-office/load-back-office.ts";
import { leaveOutUnreadable } from "../../extract/back-office/leave-out-unreadable.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";
import { lendBackOffice } from "../support/database.ts";
import { sampleConfig } from "../support/sample-config.ts";
import { TODAY } from "../support/sample-world.ts";

test("the rows that PostgreSQL cannot make are found with a single connection, so companies side by side never wait for each other", async () => {
  const lent = await lendBackOffice();
  const files = sampleConfig();
  const database = connect({ url: lent.url, applicationName: "freeagent-sync under test", maxConnections: 1 });
  try {
    await fillBackOffice(database, { seed: 1, scale: 0.05, today: TODAY });
    const town = "concat(customers.city, left((1 / (customers.customer_id - 1003))::text, 0)) as town";
    files.edit("mapping/contacts.sql", "customers.city as town", town);
    const { contacts } = await readMapping(database, join(files.folder, "mapping"));
    const { file, unreadable } = await leaveOutUnreadable(database, contacts, () => Promise.resolve([]));
    expect([...unreadable]).toEqual([["1003", { file: "contacts.sql", words: "division by zero" }]]);
    const rows = await database.query(`select count(town)::integer as n from (${file.sql}) m`);
    expect(rows).toEqual([{ n: 9 }]);
  } finally {
    await database.close();
    files.remove();
    await lent.drop();
  }
});
