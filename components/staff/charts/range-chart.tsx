import { RangeMark, RowText, rowHeight } from "./parts";

/** `median` and `p90` are in seconds. */
export type Range = { label: string; value: string; median: number; p90: number };

const ticks = [
  { at: 1, name: "1 s" },
  { at: 60, name: "1 min" },
  { at: 3600, name: "1 h" },
  { at: 86_400, name: "1 day" },
  { at: 30 * 86_400, name: "30 days" },
];
const most = Math.log(180 * 86_400);

/** The median and the 90th percentile of each row on one logarithmic scale, from a second to 180 days. */
export function RangeChart({ label, ranges }: { label: string; ranges: readonly Range[] }) {
  const height = ranges.length * rowHeight;
  return (
    <svg role="img" aria-label={label} width="100%" height={height + 22} className="block">
      {ticks.map(({ at, name }) => (
        <g key={name}>
          <line x1={place(at)} x2={place(at)} y1="0" y2={height} className="stroke-line" />
          <text x={place(at)} y={height + 15} textAnchor={at === 1 ? "start" : "middle"} className="fill-muted text-micro">
            {name}
          </text>
        </g>
      ))}
      {ranges.map((range, i) => (
        <g key={range.label}>
          {/* Behind the text, so that the lines of the scale do not cross it. */}
          <rect x="0" y={i * rowHeight + 1} width="100%" height="16" className="fill-canvas" />
          <RowText y={i * rowHeight} label={range.label} value={range.value} />
          <RangeMark from={place(range.median)} to={place(range.p90)} y={i * rowHeight + 25} />
          <circle cx={place(range.median)} cy={i * rowHeight + 25} r="4.5" className="fill-accent" />
        </g>
      ))}
    </svg>
  );
}

/** The position on the scale. Less than a second is drawn at one second. */
const place = (seconds: number) => `${(1 + 97 * Math.min(1, Math.log(Math.max(1, seconds)) / most)).toFixed(2)}%`;
