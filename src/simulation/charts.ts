/** Charts of a report as inline SVG: no script, no font, no address from elsewhere; each says in words what it shows. */
import { type Html, html } from "../http/pages/html.ts";

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** As it is written at the bar. */
  readonly shown: string;
}

const WIDTH = 360;
const PLOT = 120;
const GAP = 0.25;

/**
 * Columns side by side, the highest as high as the chart.
 * @param every so many columns have their label below
 */
export function columns(bars: readonly Bar[], { title, every }: { title: string; every: number }): Html {
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const step = WIDTH / Math.max(1, bars.length);
  const peak = bars.findIndex(({ value }) => value === most);
  return html`<svg viewBox="0 0 ${WIDTH} ${PLOT + 34}" role="img" aria-label="${title}">
<line class="axis" x1="0" x2="${WIDTH}" y1="${PLOT + 14.5}" y2="${PLOT + 14.5}"/>
${bars.map(({ label, value, shown }, at) => {
  const high = (value / most) * PLOT;
  const x = round(at * step + (step * GAP) / 2);
  const middle = round(at * step + step / 2);
  return html`<g><title>${label}: ${shown}</title>${
    value > 0 &&
    html`<rect class="bar" x="${x}" y="${round(PLOT + 14 - high)}" width="${round(step * (1 - GAP))}" height="${round(high)}" rx="1.5"/>`
  }${at === peak && value > 0 && html`<text x="${Math.min(WIDTH - 16, Math.max(16, middle))}" y="9" text-anchor="middle">${shown}</text>`}${
    at % every === 0 &&
    html`<text class="soft" x="${Math.max(17, middle)}" y="${PLOT + 29}" text-anchor="middle">${label}</text>`
  }</g>`;
})}
</svg>`;
}

/** Shares of two groups with the reach of each, on one scale. */
export function shares(
  groups: readonly {
    readonly label: string;
    readonly share: number;
    readonly low: number;
    readonly high: number;
    readonly shown: string;
    readonly isQuiet: boolean;
  }[],
  title: string,
): Html {
  const most = Math.max(...groups.map(({ high }) => high), 0.01);
  const xOf = (share: number) => round((share / most) * (WIDTH - 4) + 2);
  const ROW = 48;
  return html`<svg viewBox="0 0 ${WIDTH} ${groups.length * ROW}" role="img" aria-label="${title}">
${groups.map(({ label, share, low, high, shown, isQuiet }, at) => {
  const y = at * ROW;
  return html`<g><text x="2" y="${y + 12}">${label}</text><text x="${WIDTH - 2}" y="${y + 12}" text-anchor="end" class="strong">${shown}</text>
<rect class="${isQuiet ? "bar quiet" : "bar"}" x="2" y="${y + 19}" width="${round(xOf(share) - 2)}" height="14" rx="2"/>
<path class="reach" d="M${xOf(low)} ${y + 26}H${xOf(high)}M${xOf(low)} ${y + 22}v8M${xOf(high)} ${y + 22}v8"/></g>`;
})}
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
