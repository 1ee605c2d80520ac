// A process of its own that mirrors one list and prints the most memory that it held, in bytes. Its argument: the
// database's URL and the list, as JSON.
import { keepHeapSmall } from "../cli/small-heap.ts";
import { connect } from "../db/connect.ts";
import { mirrorExplanations, type ExplanationList } from "./explanation-mirror.ts";

keepHeapSmall();
const { databaseUrl, ...list } = JSON.parse(process.argv[2] ?? "") as ExplanationList & { databaseUrl: string };
const database = connect({ url: databaseUrl, applicationName: "bench" });
await mirrorExplanations(database, list);
await database.close();
process.stdout.write(`${process.resourceUsage().maxRSS * 1024}\n`);
