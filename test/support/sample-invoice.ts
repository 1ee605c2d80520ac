/** A draft invoice with no more in it than every answer of FreeAgent's has. Read only. */
export const sampleInvoice = {
  url: "/v2/invoices/7",
  contact: "/v2/contacts/3",
  dated_on: "2026-11-20",
  status: "Draft",
  total_value: "120",
  paid_value: "0",
  due_value: "120",
} as const;
