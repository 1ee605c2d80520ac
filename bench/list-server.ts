// A process of its own that serves one list of explanations in pages as FreeAgent does, without books behind it: faster
// than the simulator, so that what is measured is who reads. Argument: how many. Prints its origin.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const count = Number(process.argv[2]);
const perPage = 100;
const pages = Math.ceil(count / perPage);
const path = "/v2/bank_transaction_explanations";
const firstId = 1_700_000;
let origin = "";

const server = createServer((request, response) => {
  const query = new URL(request.url ?? "", origin).searchParams;
  const page = Number(query.get("page") ?? 1);
  const link = (at: number, relation: string): string => {
    query.set("page", String(at));
    return `<${path}?${query.toString()}>; rel='${relation}'`;
  };
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "x-total-count": String(count),
    link: [...(page < pages ? [link(page + 1, "next")] : []), link(1, "first"), link(pages, "last")].join(", "),
  });
  const first = (page - 1) * perPage;
  const rows = Array.from({ length: Math.min(perPage, count - first) }, (_, row) => explanation(first + row));
  response.end(`{"bank_transaction_explanations":[${rows.join(",")}]}`);
});

/** What the simulator says of an explanation that pays an invoice, ten to an invoice. */
function explanation(n: number): string {
  const invoice = Math.floor(n / 10);
  const day = new Date(Date.UTC(2025, 10, 23) + Math.floor((n * 365) / count) * 86_400_000).toISOString().slice(0, 10);
  const amount = `${1 + (n % 90)}.5`;
  return (
    `{"bank_account":"${origin}/v2/bank_accounts/1","paid_invoice":"${origin}/v2/invoices/${80_000 + invoice}",` +
    `"dated_on":"${day}","transaction_description":"SEED-${invoice} 209398//CREDIT/£${amount}0","gross_value":"${amount}",` +
    `"foreign_currency_value":"0.0","transfer_value":"-${amount}","type":"Invoice Receipt","is_money_in":true,` +
    `"is_money_out":false,"is_money_paid_to_user":false,"url":"${origin}${path}/${firstId + n}",` +
    `"bank_transaction":"${origin}/v2/bank_transactions/${2_600_000 + n}","updated_at":"${day}T20:00:00.000Z",` +
    `"detail":"Invoice SEED-${invoice}","is_deletable":true,"is_locked":false,"marked_for_review":false,` +
    `"has_pending_operation":false}`
  );
}

server.listen(0, "127.0.0.1", () => {
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${origin}\n`);
});
