import { Big } from "big.js";
import { decimalOf, isBlank, isObject, type Sent, textOf, wordOf } from "./attributes.ts";
import type { Call } from "./call.ts";
import { knownCategory } from "./chart-of-accounts.ts";
import { pence, zero } from "./decimals.ts";
import type { DocumentItem, SalesDocument } from "./records.ts";
import { invalid, refused } from "./refusal.ts";
import { referencedCategory, referencedId } from "./resource-reference.ts";
import { nextId, type World } from "./world.ts";

/** The part of a call that lines need. */
export type ItemCall = Pick<Call, "world" | "switches">;

const itemTypes =
  "Hours Days Weeks Months Years Products Services Training Expenses Comment Bills Discount Credit VAT Stock".split(
    " ",
  );
/** What stands for a line without a unit. */
export const noUnit = "-no unit-";
/** Credit notes know OUT_OF_SCOPE as well. */
const invoiceTax = ["TAXABLE", "EXEMPT"];

/** The lines sent under `name`; undefined when left out, 400 when they are not a list of objects. */
export function sentItems(sent: Sent, name: string): Sent[] | undefined {
  const items: unknown = sent[name];
  if (items === undefined || items === null) return undefined;
  if (!Array.isArray(items)) throw refused(400, `'${name}' parameter does not match expected type 'array'`);
  if (!items.every(isObject)) throw refused(400, `'${name}' parameter does not match expected type 'array'`);
  return items;
}

/**
 * The lines of a document after what was sent: a line with the id of an old one changes it, with `_destroy` removes it,
 * any other is added. Old lines that are not named stay.
 */
export function writeItems(
  call: ItemCall,
  document: Pick<SalesDocument, "items" | "kind">,
  sent: readonly Sent[],
  autoRate: Big,
): DocumentItem[] {
  const items = document.items.map((item) => ({ ...item }));
  for (const line of sent) {
    const id = itemId(line);
    const at = id === undefined ? -1 : items.findIndex((item) => item.id === id);
    if (id !== undefined && at < 0) throw invalid(`Couldn't find InvoiceItem with id=${id}`);
    const old = items[at];
    if (old !== undefined && isDestroyed(line)) items.splice(at, 1);
    else if (old !== undefined) writeItem(call, document.kind, old, line);
    else if (!isDestroyed(line)) items.push(newItem(call, document.kind, line, items.length + 1, autoRate));
  }
  return items.sort((a, b) => a.position - b.position);
}

/** The id of a new line; none is given twice. */
export function newItemId(world: World): number {
  return nextId(world, "item");
}

function itemId(line: Sent): number | undefined {
  if (!isBlank(line["id"])) return Number(line["id"]);
  return isBlank(line["url"]) ? undefined : referencedId(line["url"], "invoice_items");
}

function isDestroyed(line: Sent): boolean {
  return [1, "1", true, "true"].some((yes) => yes === line["_destroy"]);
}

function newItem(
  call: ItemCall,
  kind: SalesDocument["kind"],
  line: Sent,
  position: number,
  autoRate: Big,
): DocumentItem {
  const root = kind === "invoice" ? "invoice_items" : "credit_note_items";
  if (isBlank(line["description"])) throw invalid(`${root}.description can't be blank`);
  const item: DocumentItem = {
    id: newItemId(call.world),
    position,
    description: "",
    itemType: undefined,
    quantity: zero,
    price: zero,
    taxRate: autoRate,
    taxStatus: undefined,
    category: "001",
    projectId: undefined,
  };
  writeItem(call, kind, item, line);
  return item;
}

function writeItem(call: ItemCall, kind: SalesDocument["kind"], item: DocumentItem, line: Sent): void {
  item.description = textOf(line, "description") ?? item.description;
  item.quantity = decimalOf(line, "quantity") ?? item.quantity;
  item.price = pence(decimalOf(line, "price") ?? item.price);
  item.position = Number(decimalOf(line, "position")?.toString() ?? item.position);
  const type = wordOf(line, "item_type", [...itemTypes, noUnit]);
  if (type !== undefined) item.itemType = type === noUnit ? undefined : type;
  writeTax(kind, item, line);
  const category = isBlank(line["category"]) ? undefined : referencedCategory(line["category"]);
  if (category !== undefined && knownCategory(category)) item.category = category;
  const project = referencedId(line["project"], "projects");
  if (project !== undefined && call.world.projects.get(project) !== undefined) item.projectId = project;
}

function writeTax(kind: SalesDocument["kind"], item: DocumentItem, line: Sent): void {
  const rate = decimalOf(line, "sales_tax_rate");
  if (rate?.lt(0) === true) throw invalid("invoice_items.sales_tax_rate must be greater than or equal to 0");
  if (rate !== undefined) item.taxRate = rate;
  const status = wordOf(line, "sales_tax_status", kind === "invoice" ? invoiceTax : [...invoiceTax, "OUT_OF_SCOPE"]);
  if (status === undefined) return;
  item.taxStatus = status;
  if (status !== "TAXABLE") item.taxRate = new Big(0);
}
