import * as z from "zod";
import { Agent, request } from "undici";
import type { BookedInvoice } from "./compare-sides.ts";

const books = z.object({
  invoices: z.array(
    z.object({ reference: z.string(), status: z.string(), total_value: z.string(), paid_value: z.string() }),
  ),
});

/** One call of the simulator's control API: what people do in FreeAgent's web pages. @throws Error when it refuses */
export async function control(
  url: string,
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: object,
): Promise<unknown> {
  // A connection of its own, so that nothing is kept open when the demo ends.
  const dispatcher = new Agent({ pipelining: 0 });
  try {
    const answer = await request(`${url}/_simulator${path}`, {
      method,
      dispatcher,
      headers: { accept: "application/json", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`the simulator refused ${method} ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  } finally {
    await dispatcher.close();
  }
}

/** The invoices in the simulator's books. */
export async function readBooks(url: string): Promise<readonly BookedInvoice[]> {
  return books.parse(await control(url, "GET", "/books")).invoices;
}
