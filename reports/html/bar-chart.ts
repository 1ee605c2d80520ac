import { escapeHtml } from "./escape.ts";

/** One bar: its parts from the bottom up. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly number[];
}

/** What a chart shows. `series` names the parts of a bar; `side` draws them side by side instead of stacked. */
export interface BarChart {
  readonly title: string;
  /** What the figures are: pounds, keys, calls. */
  readonly unit: string;
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
  readonly side?: true;
}

const size = { width: 640, height: 180, left: 8, bottom: 22, top: 16 };

/**
 * A bar chart as inline SVG with a caption; its figures are in a table below it for those who do not see it. Written here
 * rather than by a library, which would draw in a simulated browser: five plain charts of bars need no more than this.
 */
export function barChart(chart: BarChart): string {
  if (chart.bars.length === 0) {
    return `<figure class="chart"><figcaption>${escapeHtml(chart.title)}</figcaption><p class="none">Nothing yet.</p></figure>`;
  }
  const totals = chart.bars.map(({ parts }) =>
    chart.side ? Math.max(...parts) : parts.reduce((sum, part) => sum + part, 0),
  );
  const highest = Math.max(1, ...totals);
  const step = (size.width - 2 * size.left) / chart.bars.length;
  const bars = chart.bars.map((bar, index) => drawBar(chart, bar, { x: size.left + index * step, step, highest }));
  const every = Math.ceil(chart.bars.length / 10);
  const labels = chart.bars.map(({ label }, index) =>
    index % every === 0
      ? `<text class="label" x="${(size.left + (index + 0.5) * step).toFixed(1)}" y="${size.height - 6}">${escapeHtml(label)}</text>`
      : "",
  );
  const key = chart.series
    .map((name, index) => `<li><span class="swatch s${index}"></span>${escapeHtml(name)}</li>`)
    .join("");
  return `<figure class="chart"><figcaption>${escapeHtml(chart.title)} <span class="unit">highest: ${highest.toLocaleString("en-GB")} ${escapeHtml(chart.unit)}</span></figcaption>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(`${chart.title}. The figures are in the table that follows.`)}">
<line class="axis" x1="0" y1="${size.height - size.bottom}" x2="${size.width}" y2="${size.height - size.bottom}"/>${bars.join("")}${labels.join("")}</svg>
<ul class="key">${key}</ul>${figures(chart)}</figure>`;
}

interface Place {
  readonly x: number;
  readonly step: number;
  readonly highest: number;
}

function drawBar(chart: BarChart, { parts }: Bar, { x, step, highest }: Place): string {
  const room = size.height - size.bottom - size.top;
  const width = Math.min(step * 0.72, 44);
  let left = x + (step - width) / 2;
  let base = size.height - size.bottom;
  return parts
    .map((part, index) => {
      const height = (Math.max(0, part) / highest) * room;
      const each = chart.side ? width / parts.length : width;
      const drawn = `<rect class="s${index}" x="${left.toFixed(1)}" y="${(base - height).toFixed(1)}" width="${each.toFixed(1)}" height="${height.toFixed(1)}"/>`;
      if (chart.side) left += each;
      else base -= height;
      return part > 0 ? drawn : "";
    })
    .join("");
}

function figures({ title, series, bars }: BarChart): string {
  const head = ["", ...series].map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const rows = bars.map(
    ({ label, parts }) =>
      `<tr><th scope="row">${escapeHtml(label)}</th>${parts.map((part) => `<td>${part.toLocaleString("en-GB")}</td>`).join("")}</tr>`,
  );
  return `<details><summary>Figures: ${escapeHtml(title)}</summary><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></details>`;
}
