// A process of its own that claims and acknowledges changes and prints the most memory that it held, in bytes. Its
// arguments: the database's URL, and how many batches of 500.
import { keepHeapSmall } from "../cli/small-heap.ts";
import { connect } from "../db/connect.ts";
import { claimBatches } from "./claim-batches.ts";

keepHeapSmall();
const [, , url = "", batches = "0"] = process.argv;
const database = connect({ url, applicationName: "bench" });
await claimBatches(database, "0", Number(batches));
await database.close();
process.stdout.write(`${process.resourceUsage().maxRSS * 1024}\n`);
