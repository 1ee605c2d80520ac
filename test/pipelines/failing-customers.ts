import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

/** What befalls the making of a customer: a fault of the simulator's. */
interface Failure {
  readonly kind: "5xx" | "403";
  readonly status?: number;
}

/** A company of which some customers, oldest of all, fail each time that they are to be made. */
export async function failingCustomers(scale: number, customers: number, failure: Failure): Promise<SampleWorld> {
  const opened = await sampleWorld({
    scale,
    edit: (files) => {
      // One after the other: in a row is what the test says it is.
      files.edit("freeagent-sync.yaml", "settle_seconds: 1", "settle_seconds: 1, concurrency: 1");
    },
  });
  await opened.database.execute(
    `update sales.customers set email = 'c' || customer_id || '@failing.example'
     where customer_id in (select customer_id from sales.customers order by customer_id limit $1)`,
    [customers],
  );
  const always = { ...failure, method: "POST", path: "/v2/contacts", probability: 1 };
  await opened.control("POST", "/faults", { ...always, body_contains: "@failing.example" });
  return opened;
}
