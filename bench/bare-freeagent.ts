// A process of its own that answers every POST /v2/contacts at once with a contact made of what was sent, and checks
// nothing: what a push costs beside it is the push's own. GET /count: how many it has answered.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let answered = 0;

/** The attributes that FreeAgent adds to those sent, as it was recorded. */
const added =
  '"active_projects_count":0,"created_at":"2026-11-21T21:36:19.000Z","updated_at":"2026-11-21T21:36:19.000Z",' +
  '"contact_name_on_invoices":true,"charge_sales_tax":"Auto","locale":"en","account_balance":"0.0","status":"Active",' +
  '"uses_contact_invoice_sequence":false,"emails_invoices_automatically":false,"emails_payment_reminders":false,' +
  '"emails_thank_you_notes":false,"uses_contact_level_email_settings":false,';
const opening = '{"contact":{';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.setHeader("content-type", "application/json; charset=utf-8");
    if (request.method !== "POST") return response.end(JSON.stringify({ count: answered }));
    const sent = Buffer.concat(chunks).toString("utf8");
    if (!sent.startsWith(opening)) return response.writeHead(400).end("{}");
    answered += 1;
    const url = `"url":"https://api.freeagent.com/v2/contacts/${answered}",`;
    return response.writeHead(201).end(`${opening}${url}${added}${sent.slice(opening.length)}`);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // listen() on a port gives an AddressInfo.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.on("disconnect", () => {
  server.closeAllConnections();
  server.close();
});
