/** The page's look: light and dark by the reader's choice, and ink on paper. */
export const style = `
:root { color-scheme: light dark; --paper: #fbfaf8; --card: #ffffff; --ink: #1c2321; --soft: #55605c; --line: #dcdfdb; --accent: #0b6a5d;
  --good: #17663a; --warn: #8a5200; --bad: #a52a20; --s0: #0b6a5d; --s1: #c98a1b; --s2: #a8433a; }
@media (prefers-color-scheme: dark) { :root { --paper: #141817; --card: #1c2220; --ink: #e8ece9; --soft: #a8b3ae; --line: #343d3a; --accent: #6fd0bd;
  --good: #7fd6a0; --warn: #f0b95a; --bad: #ff9a8d; --s0: #58b8a6; --s1: #dca84a; --s2: #e0867b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
h1 { margin: 0; font-size: 1rem; font-weight: 600; letter-spacing: .02em; color: var(--soft); }
.verdict { margin: .25rem 0 0; font-size: clamp(1.7rem, 4vw, 2.6rem); font-weight: 700; line-height: 1.15; letter-spacing: -.02em; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.when { margin: .5rem 0 0; color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 1.75rem 0 0; padding: 0; list-style: none; }
.cards li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; }
.cards b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.cards span { color: var(--soft); font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 1.75rem 0 0; padding: 0; list-style: none; }
a { color: var(--accent); }
section { margin: 2.75rem 0 0; }
h2 { margin: 0 0 .25rem; font-size: 1.3rem; letter-spacing: -.01em; }
section > p { margin: 0 0 .75rem; color: var(--soft); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.chart { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; }
figcaption { font-weight: 600; } .unit { float: right; color: var(--soft); font-weight: 400; font-size: .85rem; }
svg { display: block; width: 100%; height: auto; margin-top: .5rem; }
.axis { stroke: var(--line); } .label { fill: var(--soft); font-size: 11px; text-anchor: middle; }
rect.s0 { fill: var(--s0); } rect.s1 { fill: var(--s1); } rect.s2 { fill: var(--s2); }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; border-radius: .15rem; vertical-align: -.08rem; }
/* Colours that mean something stay what they are in high contrast and on paper, as the bars do. */
.swatch { forced-color-adjust: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.swatch.s0 { background: var(--s0); } .swatch.s1 { background: var(--s1); } .swatch.s2 { background: var(--s2); }
details { font-size: .85rem; } summary { cursor: pointer; color: var(--accent); }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
input { font: inherit; padding: .3rem .55rem; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: .35rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
.scroll caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; white-space: nowrap; }
.long { min-width: 14rem; overflow-wrap: anywhere; }
.time { white-space: nowrap; }
.figure, details td { text-align: right; white-space: nowrap; } .figure button { text-align: right; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: .1rem 0; cursor: pointer; }
th[aria-sort="ascending"] button::after { content: " \\2191"; } th[aria-sort="descending"] button::after { content: " \\2193"; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.none, .more { color: var(--soft); }
footer { margin-top: 3rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .85rem; }
@media (forced-colors: active) { .axis { stroke: CanvasText; } .label { fill: CanvasText; } }
@page { size: A4 landscape; margin: 10mm; }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #000; } body { font-size: 10pt; }
  nav, .filter { display: none; } .chart, .cards li, tr { break-inside: avoid; } h2 { break-after: avoid; } .scroll { overflow: visible; }
  main, header, footer { max-width: none; padding: 0; } table { font-size: 7pt; } thead th, th button { white-space: normal; text-align: inherit; } th, td { padding: .2rem .3rem; } .time { white-space: normal; } }
`;
