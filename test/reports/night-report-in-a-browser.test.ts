import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reports } from "../../reports/catalogue.ts";
import { htmlReport } from "../../cli/report/html-report.ts";
import { sampleWorld } from "../support/sample-world.ts";

const executablePath = "/usr/bin/chromium";
const isThere = existsSync(executablePath);
if (!isThere) console.log(`${executablePath} is not installed: the night report is not opened in a browser.`);

describe.skipIf(!isThere)("the night report in Chromium", () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    const world = await sampleWorld({ scale: 0.05 });
    try {
      await world.night();
      await world.database.execute(
        `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
         select 'sample', 'invoice', n::text, 'total_mismatch', 'The totals differ in line ' || n from generate_series(1, 12) n`,
      );
      await world.database.execute(
        `insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_reference, invoice_url, explanation_url, bank_account, bank_description, dated_on, amount, currency, run_id)
         values ('sample', 'payment', 'confirmed', 'bank', '123456', 'INV-2026-123456', '/v2/invoices/1', '/v2/bank_transaction_explanations/1', 'Business Current Account', $1, '2026-11-20', 1234567.89, 'GBP', 1)`,
        ["PAYMENT/".repeat(40)],
      );
      folder = mkdtempSync(join(tmpdir(), "freeagent-sync-report-"));
      const file = join(folder, "night.html");
      writeFileSync(file, await htmlReport(world.database, reports, ["sample"]));
      url = pathToFileURL(file).href;
    } finally {
      await world.close();
    }
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** The page, with everything that it says or asks for. */
  async function opened(options: Parameters<Browser["newPage"]>[0] = {}): Promise<{ page: Page; heard: string[] }> {
    const page = await browser.newPage({ ...options, bypassCSP: false });
    const heard: string[] = [];
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== url) heard.push(request.url());
    });
    await page.goto(url);
    return { page, heard };
  }

  test.each([
    [1280, "light"],
    [1280, "dark"],
    [400, "light"],
    [400, "dark"],
  ] as const)("at %i pixels, %s: no error, no request, nothing wider than the screen", async (width, colorScheme) => {
    const { page, heard } = await opened({ viewport: { width, height: 900 }, colorScheme });
    expect(await page.locator("h1 + .verdict").textContent()).toMatch(/^The night/);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    expect((await page.screenshot({ fullPage: true })).length).toBeGreaterThan(10_000);
    expect(heard).toEqual([]);
    await page.close();
  });

  test("sorts and filters by keyboard", async () => {
    const { page } = await opened();
    const keys = () => page.locator("#table-rejects tbody tr:visible td:nth-child(3)").allTextContents();
    await page.locator("#table-rejects th button", { hasText: "source key" }).focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#table-rejects th[aria-sort]").getAttribute("aria-sort")).toBe("ascending");
    expect(await keys()).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)));
    await page.keyboard.press("Enter");
    expect((await keys())[0]).toBe("12");
    await page.locator("#filter-rejects").focus();
    await page.keyboard.type("line 11");
    expect(await keys()).toEqual(["11"]);
    expect(await page.locator("#count-rejects").textContent()).toBe("1 of 12 rows");
    await page.close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing to object to, %s", async (colorScheme) => {
    // The page allows no script but its own; only this look at it is let in.
    const page = await browser.newPage({ bypassCSP: true, colorScheme });
    await page.goto(url);
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
    await page.evaluate("document.querySelectorAll('details').forEach((figures) => (figures.open = true))");
    const found: unknown = await page.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
    );
    expect(found).toEqual([]);
    await page.close();
  });

  test("in high contrast the key of a chart keeps the colours of its bars", async () => {
    const { page } = await opened({ forcedColors: "active" });
    const colours = await page.evaluate(
      "['.swatch.s1', 'rect.s1'].map((one, at) => getComputedStyle(document.querySelector(one))[at ? 'fill' : 'backgroundColor'])",
    );
    expect(new Set(colours as string[]).size).toBe(1);
    await page.close();
  });

  test("prints, with nothing cut off at the edge of an A4 sheet", async () => {
    const { page } = await opened({ viewport: { width: 1046, height: 718 } });
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    const file = join(folder, "night.pdf");
    await page.pdf({ path: file, format: "A4" });
    expect(statSync(file).size).toBeGreaterThan(10_000);
    await page.close();
  });
});
