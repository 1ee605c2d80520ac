import { figureText } from "../cell-text.ts";
import { escapeHtml } from "./escape.ts";

/** One bar: its parts from the bottom up, as decimal text, so that no pence are lost on the way to the page. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly string[];
}

/** What a chart shows. `series` names the parts of a bar; `side` draws them side by side instead of stacked. */
export interface BarChart {
  readonly title: string;
  /** What the figures are: a currency, keys, calls. */
  readonly unit: string;
  readonly kind: "count" | "money";
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
  /** Parts may then be below nought; stacked ones never are. */
  readonly side?: true;
}

const size = { width: 640, height: 180, left: 8, bottom: 22, top: 16 };
const mostLabels = 10;

/** Where the highest and the lowest value of a chart are drawn; nought is always between them. */
interface Scale {
  readonly highest: number;
  readonly lowest: number;
}

/**
 * A bar chart as inline SVG with a caption; its figures are in a table below it for those who do not see it. Written here
 * rather than by a library, which would draw in a simulated browser: a few plain charts of bars need no more than this.
 */
export function barChart(chart: BarChart): string {
  if (chart.bars.length === 0) {
    return `<figure class="chart"><figcaption>${escapeHtml(chart.title)}</figcaption><p class="none">Nothing yet.</p></figure>`;
  }
  const scale = scaleOf(chart);
  const step = (size.width - 2 * size.left) / chart.bars.length;
  const bars = chart.bars.map((bar, index) => drawBar(chart, bar, { x: size.left + index * step, step, scale }));
  const every = Math.ceil(chart.bars.length / mostLabels);
  const labels = chart.bars.map(({ label }, index) =>
    index % every === 0
      ? `<text class="label" x="${(size.left + (index + 0.5) * step).toFixed(1)}" y="${size.height - 6}">${escapeHtml(label)}</text>`
      : "",
  );
  const key = chart.series
    .map((name, index) => `<li><span class="swatch s${index}"></span>${escapeHtml(name)}</li>`)
    .join("");
  const nought = heightOf(0, scale).toFixed(1);
  return `<figure class="chart"><figcaption>${escapeHtml(chart.title)} <span class="unit">${escapeHtml(extent(chart))}</span></figcaption>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(`${chart.title}. The figures are in the table that follows.`)}">
<line class="axis" x1="0" y1="${nought}" x2="${size.width}" y2="${nought}"/>${bars.join("")}${labels.join("")}</svg>
<ul class="key">${key}</ul>${figures(chart)}</figure>`;
}

/** The value of a stacked bar is the sum of its parts: counts, which floating point adds without loss. */
function valuesOf({ bars, side }: BarChart): readonly string[] {
  if (side) return bars.flatMap(({ parts }) => parts);
  return bars.map(({ parts }) => String(parts.reduce((sum, part) => sum + Number(part), 0)));
}

function scaleOf(chart: BarChart): Scale {
  const values = valuesOf(chart).map(Number);
  return { highest: Math.max(0, ...values), lowest: Math.min(0, ...values) };
}

function extent(chart: BarChart): string {
  const sorted = valuesOf(chart).toSorted((one, other) => Number(one) - Number(other));
  const [lowest = "0"] = sorted;
  const highest = `highest: ${figureText(chart.kind, sorted.at(-1) ?? "0")} ${chart.unit}`.trimEnd();
  return Number(lowest) < 0 ? `${highest}, lowest: ${figureText(chart.kind, lowest)}` : highest;
}

/** Distance of a value from the top of the drawing. */
function heightOf(value: number, { highest, lowest }: Scale): number {
  const room = size.height - size.bottom - size.top;
  return highest === lowest ? size.top + room : size.top + ((highest - value) / (highest - lowest)) * room;
}

interface Place {
  readonly x: number;
  readonly step: number;
  readonly scale: Scale;
}

function drawBar(chart: BarChart, { parts }: Bar, { x, step, scale }: Place): string {
  const width = Math.min(step * 0.72, 44);
  let left = x + (step - width) / 2;
  let base = 0;
  return parts
    .map((part, index) => {
      const value = Number(part);
      const [top, foot] = [
        heightOf(Math.max(base, base + value), scale),
        heightOf(Math.min(base, base + value), scale),
      ];
      const each = chart.side ? width / parts.length : width;
      const drawn = `<rect class="s${index}" x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${each.toFixed(1)}" height="${(foot - top).toFixed(1)}"/>`;
      if (chart.side) left += each;
      else base += value;
      return value === 0 ? "" : drawn;
    })
    .join("");
}

function figures({ title, kind, series, bars }: BarChart): string {
  const head = series.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const rows = bars.map(
    ({ label, parts }) =>
      `<tr><th scope="row">${escapeHtml(label)}</th>${parts.map((part) => `<td>${figureText(kind, part)}</td>`).join("")}</tr>`,
  );
  return `<details><summary>Figures: ${escapeHtml(title)}</summary><table><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></details>`;
}
