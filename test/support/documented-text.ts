import { format } from "prettier";
import { documentedSettings } from "../../config/settings-table.ts";
import type { Attribute } from "../../domain/attribute.ts";
import { contactAttributes } from "../../domain/contact-attributes.ts";
import { invoiceAttributes, invoiceItemAttributes } from "../../domain/invoice-attributes.ts";
import { paymentAttributes } from "../../domain/payment-attributes.ts";
import { describedEvents } from "./log-lines.ts";

const sections: Readonly<Record<string, () => string>> = {
  settings: settingsTable,
  contacts: () => attributeTable(contactAttributes),
  invoices: () => attributeTable(invoiceAttributes),
  invoice_items: () => attributeTable(invoiceItemAttributes),
  payments: () => attributeTable(paymentAttributes),
  log_events: eventTable,
};

/** The text of a document with its generated tables, between `<!-- name -->` markers, brought up to date. */
export async function documentedText(file: string, text: string): Promise<string> {
  let next = text;
  for (const [name, table] of Object.entries(sections)) {
    const between = new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`);
    next = next.replace(between, () => `<!-- ${name} -->\n\n${table()}\n\n<!-- /${name} -->`);
  }
  return format(next, { parser: "markdown", printWidth: 120, filepath: file });
}

function settingsTable(): string {
  const rows = documentedSettings().map(
    (row) => `| \`${row.key}\` | ${row.values} | ${row.default === "" ? "" : `\`${row.default}\``} | ${row.meaning} |`,
  );
  return ["| Key | Values | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function eventTable(): string {
  const levels: Readonly<Record<number, string>> = { 20: "debug", 30: "info", 40: "warning", 50: "error" };
  const rows = describedEvents.map(({ name, level, when, fields }) => {
    const names = fields.map((field) => `\`${field.name}\`${field.required ? "" : "?"}`);
    return `| \`${name}\` | ${levels[level] ?? level} | ${when} | ${names.join(" ")} |`;
  });
  return ["| Event | Level | When | Fields |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function attributeTable(attributes: readonly Attribute[]): string {
  const rows = attributes.map((attribute) => {
    const limits = [
      attribute.values === undefined ? "" : attribute.values.join(", "),
      attribute.maxLength === undefined ? "" : `at most ${attribute.maxLength} characters`,
      attribute.kind === "money" ? "two decimals" : "",
      attribute.reference === undefined ? "" : `a path, a URL or a number of /v2/${attribute.reference}`,
    ];
    const needed = attribute.required === true ? "yes" : "";
    return `| \`${attribute.name}\` | ${attribute.kind === "money" ? "decimal" : attribute.kind} | ${needed} | ${limits.filter((limit) => limit !== "").join("; ")} |`;
  });
  return ["| Column | Type | Required | Limits |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
