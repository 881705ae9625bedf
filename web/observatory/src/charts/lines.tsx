// Lines over time with one axis. Each has a colour and a dash of its own and is named in the picture itself, so that
// it stays whole when it is taken away, and is told apart without colours.

import { number, visible } from "../words.ts";
import { lined, niceStep } from "./layout.ts";
import { useWidth } from "./width.ts";

export type Series = { name: string; values: number[] };
type Given = { series: Series[]; labels: string[]; hints?: string[]; unit: string; label: string; least?: number };

const kPlot = 180;
const kLeft = 52;
const kBottom = 26;
const kLetter = 6.7;
const kLead = 30; // the sample of a line before its name
const kNameMax = 24;
const kLineHigh = 18;

const cut = (text: string): string => (text.length > kNameMax ? text.slice(0, kNameMax - 1) + "…" : text);

export function Lines({ series, labels, hints = labels, unit, label, least = 1 }: Given) {
  const { place, width } = useWidth();
  const names = lined(series.map((one) => cut(visible(one.name))), width, kLetter, kLead);
  const above = names.lines * kLineHigh + 34;
  const most = Math.max(least, ...series.flatMap((one) => one.values));
  const step = niceStep(most / 3, least);
  const top = Math.ceil(most / step - 1e-9) * step;
  const y = (value: number) => above + kPlot * (1 - value / top);
  const wide = (width - kLeft) / Math.max(1, labels.length);
  const x = (index: number) => kLeft + (index + 0.5) * wide;
  const every = Math.max(1, Math.ceil(labels.length / Math.max(1, Math.min(6, (width - kLeft) / 72))));
  const path = (values: number[]) => values.map((value, index) =>
    `${index === 0 ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const high = above + kPlot + kBottom;
  return (
    <svg ref={place} class="chart" viewBox={`0 0 ${width} ${high}`} height={high} role="img" aria-label={label}>
      {names.spots.map(({ name, x: left, line }, index) => (
        <g key={index} class={`series-${index % 8}`}>
          <line class="series" x1={left} x2={left + 22} y1={line * kLineHigh + 8} y2={line * kLineHigh + 8} />
          <text class="tick" x={left + kLead} y={line * kLineHigh + 12}>{name}</text>
        </g>
      ))}
      <text class="tick" x={0} y={above - 14}>{unit}</text>
      {Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step).map((value) => (
        <g key={value}>
          <line class="grid" x1={kLeft} x2={width} y1={y(value)} y2={y(value)} />
          <text class="tick" x={kLeft - 8} y={y(value) + 4} text-anchor="end">{number(value)}</text>
        </g>
      ))}
      {series.map(({ values }, index) => (
        <g key={index} class={`series-${index % 8}`}>
          <path class="series" d={path(values)} />
          {values.length === 1 && <circle class="point" cx={x(0)} cy={y(values[0] ?? 0)} r="3" />}
        </g>
      ))}
      {labels.map((each, index) => (
        <g key={index}>
          <rect class="hover" x={kLeft + index * wide} y={above} width={wide} height={kPlot}>
            <title>{[hints[index], ...series.map((one) => `${visible(one.name)}: ${number(one.values[index] ?? 0)}`)].join("\n")}</title>
          </rect>
          {index % every === 0 && <text class="tick" x={kLeft + index * wide} y={high - 8}>{each}</text>}
        </g>
      ))}
    </svg>
  );
}
