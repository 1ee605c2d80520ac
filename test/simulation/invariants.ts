import { decimal } from "../../domain/money.ts";
import type { Database, Row } from "../../domain/queryable.ts";
import { readBooks } from "../pipelines/book-keeping.ts";
import { booked, fed, held } from "../pipelines/feed-against-books.ts";
import { unequalBooks } from "./books-equal.ts";
import { unequalContacts } from "./contacts-equal.ts";
import { halfCredited } from "./credits-whole.ts";
import { takenForGone } from "./emptied-tables.ts";
import { keysLeftOpen } from "./every-key.ts";
import type { Life } from "./life.ts";
import { loginMayBeLost, runsMet } from "./runs-kept-apart.ts";
import { secretsTold } from "./secrets-told.ts";
import type { SimulatedWorld } from "./simulated-world.ts";
import type { StagedNight } from "./staged-night.ts";

interface Invoice {
  readonly url: string;
  readonly reference: string;
  readonly status: string;
  readonly total_value: string;
  readonly paid_value: string;
}

/** What was promised and not kept, in sentences (design section 2, invariants I1 to I12; docs/simulation.md lists them). */
export async function problemsOf(
  lived: SimulatedWorld,
  life: Life,
  stormy: readonly (StagedNight | undefined)[],
  calm: readonly StagedNight[],
): Promise<string[]> {
  // With values, if none, so that their plans are kept from one life to the next.
  const { database } = lived;
  const query: Database["query"] = (sql, values = []) => database.query(sql, values);
  const world = { ...lived, database: { ...database, query } };
  const inDays = life.days.flatMap((day) => [...day.outside, ...day.nights.flatMap((night) => night.outside)]);
  const outside = [...(life.byHand ?? []), ...inDays];
  const alone = outside.length === 0;
  const othersHide = outside.some(({ kind }) => kind === "contact is hidden");
  const mayNeedLogin = await loginMayBeLost(world, life.rotation);
  return [
    ...strangeEnds(stormy, mayNeedLogin),
    ...stopsThatWrote(stormy),
    ...restlessEnds(calm),
    ...(await unfinished(world)),
    ...(await wrongEffects(world)),
    ...(await keysLeftOpen(world)),
    ...(world.polled ? [] : await takenForGone(world.database)),
    ...(await unequalContacts(world, othersHide)),
    ...(await unequalInvoices(world, alone, life.policy.onCreate !== "draft")),
    ...(await halfCredited(world)),
    ...(await unequalBooks(world)),
    ...(await wrongFeed(world)),
    ...(await runsMet(world, stormy.length + calm.length)),
    ...(await secretsTold(world)),
  ];
}

/** A run ends done (0, 1), with a fault named (69, 75), asks for a log-in that was lost (77), or for a look at an emptied table (78); 70 is a bug. */
function strangeEnds(stormy: readonly (StagedNight | undefined)[], mayNeedLogin: boolean): string[] {
  const fine = [0, 1, 69, 75, ...(mayNeedLogin ? [77] : [])];
  const isFine = ({ exitCode, code }: StagedNight): boolean =>
    fine.includes(exitCode) || (exitCode === 78 && code === "table_emptied");
  return stormy.flatMap((end) => (end === undefined || isFine(end) ? [] : [endOf(end)]));
}

/** Where much is gone at once, on either side, nothing is sent, and with the calm nights nothing is in the way any more. */
function stopsThatWrote(stormy: readonly (StagedNight | undefined)[]): string[] {
  const wrote = stormy.filter((end) => isStop(end) && end.writes > 0);
  return wrote.map((end) => `A night that stopped (${String(end?.code)}) made ${String(end?.writes)} writes.`);
}

function isStop(end: StagedNight | undefined): end is StagedNight {
  return ["many_rows_gone", "many_deletions"].includes(end?.code ?? "");
}

function restlessEnds(calm: readonly StagedNight[]): string[] {
  const last = calm.at(-1);
  return [
    ...calm.filter((end) => ![0, 1].includes(end.exitCode) || end.problem !== undefined).map(endOf),
    ...(last?.writes === 0 ? [] : [`The last night, with nothing changed, made ${String(last?.writes)} writes.`]),
  ];
}

function endOf({ exitCode, problem }: StagedNight): string {
  return `A night ended with ${exitCode}: ${problem ?? ""}`;
}

async function unfinished({ database }: SimulatedWorld): Promise<string[]> {
  const rows = await database.query(
    `select 'the ' || step || ' of ' || entity || ' ' || source_key || ' has no outcome' as problem
     from freeagent_sync.intents where finished_at is null
     union all
     select 'the change of ' || entity || ' ' || source_key || ' is neither done nor explained'
     from (select 'contact' as entity, source_key from freeagent_sync.contact_changes
           union all select 'invoice', source_key from freeagent_sync.invoice_changes
           union all select 'payment', source_key from freeagent_sync.payment_changes) c
     where not exists (select 1 from freeagent_sync.rejects r where r.entity = c.entity and r.source_key = c.source_key)`,
  );
  return rows.map((row) => String(row["problem"]));
}

/** Each thing that a call of ours made in FreeAgent is in our books once, and each entry in our books was made. */
async function wrongEffects({ control, database }: SimulatedWorld): Promise<string[]> {
  const { requests } = (await control("GET", "/requests?method=POST&wrote=true")) as { requests: { path: string }[] };
  const rows = await database.query(
    `select entity, count(*)::integer as made
     from stage.every_intent
     where step = 'create' and (state = 'done' or state = 'settled' and freeagent_id is not null)
     group by entity`,
  );
  const asking = await database.query(
    `select entity, count(distinct source_key)::integer as keys
     from (
       select entity, source_key from freeagent_sync.rejects where reason = 'possible_duplicate'
       union all
       select entity, source_key from stage.every_intent
       where step = 'create' and state = 'settled' and freeagent_id is null and error like '%a person may have changed it') q
     group by entity`,
  );
  const made = new Map(rows.map((row) => [String(row["entity"]), Number(row["made"])]));
  const paths = { contact: "/v2/contacts", invoice: "/v2/invoices", payment: "/v2/bank_transaction_explanations" };
  return Object.entries(paths).flatMap(([entity, path]) => {
    const effects = requests.filter((request) => request.path === path).length;
    const known = made.get(entity) ?? 0;
    // A person is asked whether what came of a lost create is this one, changed: it may be, or not. Who releases the key, or
    // changes its row, has answered that it is another one.
    const asked = Number(asking.find((row) => row["entity"] === entity)?.["keys"] ?? 0);
    return effects >= known && effects <= known + asked
      ? []
      : [`Our calls made ${effects} of ${entity}, our books know of ${known}.`];
  });
}

/** Where others work in FreeAgent too, a difference is allowed if it was told: as a reject or by the comparison. */
async function unequalInvoices(
  { control, database }: SimulatedWorld,
  alone: boolean,
  sends: boolean,
): Promise<string[]> {
  const { invoices } = (await control("GET", "/books")) as { invoices: Invoice[] };
  const rows = await database.query(ourInvoicesSql);
  const problems: string[] = [];
  for (const row of rows) {
    const reference = String(row["reference"]);
    const found = invoices.filter((invoice) => invoice.reference === reference);
    const wrong = wrongWith(row, found, alone, sends);
    if (wrong === undefined || row["told"] === true) continue;
    problems.push(`${reference}: ${wrong}.`);
  }
  return problems;
}

function wrongWith(row: Row, found: readonly Invoice[], alone: boolean, sends: boolean): string | undefined {
  const [invoice] = found;
  if (invoice === undefined) return "not in FreeAgent";
  if (found.length > 1) return `${found.length} times in FreeAgent`;
  if (sends && invoice.status === "Draft") return "still a draft";
  if (!decimal(invoice.total_value).eq(String(row["total"]))) {
    return `total ${invoice.total_value}, ours ${String(row["total"])}`;
  }
  if (!alone || decimal(invoice.paid_value).eq(String(row["paid"]))) return undefined;
  return `paid ${invoice.paid_value}, ours ${String(row["paid"])}`;
}

const ourInvoicesSql = `
  select
    i.number as reference,
    (t.pence * 0.01)::numeric(14, 2) as total,
    (p.pence * 0.01)::numeric(14, 2) as paid,
    exists (
      select 1 from freeagent_sync.rejects r
      where r.entity = 'invoice' and r.source_key = i.invoice_id::text
         or r.entity = 'contact' and r.source_key = i.customer_id::text
         or r.entity = 'payment' and r.source_key in (
              select receipt_id::text from sales.receipts where invoice_id = i.invoice_id
              union all
              select k.source_key
              from freeagent_sync.links k
              join freeagent_mirror.invoice_payments e on e.explanation_id = k.freeagent_id
              join freeagent_sync.links l on l.entity = 'invoice' and l.freeagent_id = e.invoice_id
              where k.entity = 'payment' and l.source_key = i.invoice_id::text))
    or exists (
      select 1 from freeagent_sync.differences d
      where d.entity = 'invoice'
        and (d.source_key = i.invoice_id::text or d.label = i.number
          -- Another invoice was to give the reference up, and could not.
          or d.field = 'reference' and d.freeagent_value = i.number)) as told
  from sales.invoices i
  cross join lateral (
    select coalesce(sum(net_pence + vat_pence), 0) as pence
    from sales.invoice_line_amounts a where a.invoice_id = i.invoice_id) t
  cross join lateral (
    select coalesce(sum(amount_pence), 0) as pence from sales.receipts r where r.invoice_id = i.invoice_id) p
  where i.deleted_at is null and i.cancelled_on is null`;

async function wrongFeed(world: SimulatedWorld): Promise<string[]> {
  const sample = { ...world, night: () => Promise.reject(new Error("nobody starts a night here")) };
  const feed = JSON.stringify(sorted(await fed(sample)));
  const theirs = JSON.stringify(sorted(booked(await readBooks(sample))));
  const back = await held(sample);
  return [
    ...(feed === theirs ? [] : [`The feed adds up to ${feed}, FreeAgent's entries to ${theirs}.`]),
    ...(back.length === 0 ? [] : [`The feed is held back: ${JSON.stringify(back)}`]),
  ];
}

function sorted(sums: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(sums).sort(([left], [right]) => left.localeCompare(right));
}
