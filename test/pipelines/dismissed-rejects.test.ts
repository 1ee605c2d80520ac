import { expect, test } from "vitest";
import { dismissReject } from "../../load/rejects/dismiss-reject.ts";
import { first, invoicesSent, receive, unpaid } from "./paying.ts";

test.each([
  ["overpayment", "99999"],
  ["no_bank_line", "5"],
])(
  "a payment that every run looks at again (%s) is left once a person has dismissed it, until it changes",
  async (reason, amount) => {
    const opened = await invoicesSent("reject");
    try {
      await receive(opened, first(await unpaid(opened)).invoiceId, amount);
      expect((await opened.night()).exitCode).toBe(1);
      const [held] = await opened.database.query("select source_key, reason from freeagent_sync.rejects");
      expect(held?.["reason"]).toBe(reason);
      const sourceKey = String(held?.["source_key"]);
      await dismissReject(opened.database, "sample", { entity: "payment", sourceKey, by: "ann", because: "agreed" });
      for (const claimed of [1, 0]) {
        const night = await opened.night();
        expect([night.exitCode, night.outcomes["push payments"]]).toMatchObject([0, { claimed, rejected: 0 }]);
      }
      const dismissals = "select dismissed_by from freeagent_sync.rejects";
      expect(await opened.database.query(dismissals)).toEqual([{ dismissed_by: "ann" }]);

      await opened.database.execute("update sales.receipts set note = 'looked into'");
      expect((await opened.night()).exitCode).toBe(1);
      expect(await opened.database.query(dismissals)).toEqual([{ dismissed_by: null }]);
    } finally {
      await opened.close();
    }
  },
);

test("a change that was under way while its reject was dismissed opens it anew: the person has not seen it", async () => {
  const opened = await invoicesSent("reject");
  try {
    await receive(opened, first(await unpaid(opened)).invoiceId, "99999");
    await opened.night();
    const [held] = await opened.database.query("select source_key from freeagent_sync.rejects");
    const sourceKey = String(held?.["source_key"]);
    await opened.database.transaction(async (backOffice) => {
      await backOffice.execute("update sales.receipts set note = 'looked into'");
      await dismissReject(opened.database, "sample", { entity: "payment", sourceKey, by: "ann", because: "agreed" });
    });
    expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 1, rejected: 1 });
  } finally {
    await opened.close();
  }
});
