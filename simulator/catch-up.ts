import type { ExplainCall } from "./explanation-attributes.ts";
import { documentStatus } from "./document-status.ts";
import { importDueStatements } from "./statement-import.ts";

/** Does what the passing of time does by itself: imports statements, and notices due dates where a switch asks. */
export function catchUp(call: ExplainCall): void {
  importDueStatements(call);
  const { world } = call;
  if (world.noticedDay === call.today) return;
  const from = world.noticedDay;
  world.noticedDay = call.today;
  if (!call.switches.overdue_bumps_updated_at) return;
  for (const invoice of world.invoices.all()) {
    const passed = invoice.dueOn >= from && invoice.dueOn < call.today;
    if (passed && documentStatus(call, invoice) === "Overdue") world.invoices.touch(invoice, call.now);
  }
}
