// Bars over something with an order: a number axis with round steps, a few labels below.

import { number } from "../words.ts";
import { niceStep } from "./layout.ts";
import { useWidth } from "./width.ts";

export type Bar = { label: string; value: number; hint: string };
type Given = { bars: Bar[]; unit: string; label: string; labels?: number };

const kHeight = 220;
const kTop = 30;
const kLeft = 52;
const kBottom = 26;

export function Bars({ bars, unit, label, labels = 5 }: Given) {
  const { place, width } = useWidth();
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const step = niceStep(most / 3);
  const top = Math.ceil(most / step) * step;
  const y = (value: number) => kTop + (kHeight - kBottom - kTop) * (1 - value / top);
  const wide = (width - kLeft) / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(bars.length / Math.min(labels, (width - kLeft) / 56)));
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return (
    <svg ref={place} class="chart" viewBox={`0 0 ${width} ${kHeight}`} height={kHeight} role="img" aria-label={label}>
      {lines.map((value) => (
        <g key={value}>
          <line class="grid" x1={kLeft} x2={width} y1={y(value)} y2={y(value)} />
          <text class="tick" x={kLeft - 8} y={y(value) + 4} text-anchor="end">{number(value)}</text>
        </g>
      ))}
      <text class="tick" x={0} y={12}>{unit}</text>
      {bars.map((bar, index) => (
        <g key={index}>
          <rect class="bar" x={kLeft + index * wide + 1} y={y(bar.value)} width={Math.max(1, wide - 2)}
            height={Math.max(0, y(0) - y(bar.value))} rx={Math.min(2, wide / 4)}><title>{bar.hint}</title></rect>
          {index % every === 0 && (
            <text class="tick" x={kLeft + index * wide} y={kHeight - 8}>{bar.label}</text>)}
        </g>
      ))}
    </svg>
  );
}
