import { afterEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld;
afterEach(() => world.close());

const numberIn = (url: unknown): string => /\d+$/.exec(String(url))?.[0] ?? "";

test("an entry that is deleted on a page that was read moves the others up: none is missing in the feed, and none doubled", async () => {
  world = await sampleWorld({
    scale: 0.001,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", '{ main: "Current account" }', "{}");
    },
  });
  await world.control("POST", "/seed", { contacts: 2, invoices: 250, paid_share: 1 });
  const path = "/v2/bank_transaction_explanations";
  await world.control("POST", "/faults", { kind: "slow", method: "GET", path, nth: 2, delay_ms: 3_000 });
  const pull = world.night(pullPipelines("bank-payments"));
  const onSecondPage = async () => {
    const { requests } = (await world.control("GET", `/requests?path=${path}`)) as {
      requests: { status: number | null }[];
    };
    return requests.some(({ status }) => status === null);
  };
  expect(await until(onSecondPage)).toBe(true);
  const books = async () => {
    const read = (await world.control("GET", "/books")) as { bank_transaction_explanations: { url: string }[] };
    return read.bank_transaction_explanations.map(({ url }) => numberIn(url)).toSorted();
  };
  const [gone = ""] = await books();
  await world.control("DELETE", `/person${path}/${gone}`);

  const fed = async () => {
    const rows = await world.database.query(
      `select explanation_url, count(*)::integer as rows
       from freeagent_sync.bank_payments
       group by 1
       having sum(amount) <> 0`,
    );
    expect(rows.filter((row) => row["rows"] !== 1)).toEqual([]);
    return rows.map((row) => numberIn(row["explanation_url"])).toSorted();
  };
  expect([(await pull).exitCode, await fed()]).toEqual([0, [gone, ...(await books())]]);
  // The pull after it finds what is gone.
  expect([(await world.night(pullPipelines("bank-payments"))).exitCode, await fed()]).toEqual([0, await books()]);
});
