import { RowText } from "./parts";

export type Trend = { label: string; value: string; byDay: readonly number[] };

const height = 56;
const columns = 28;

/** A row of small columns for each trend, one column a day. All rows have the same scale. */
export function TrendChart({ label, trends }: { label: string; trends: readonly Trend[] }) {
  const most = Math.max(1, ...trends.flatMap(({ byDay }) => byDay));
  return (
    <svg role="img" aria-label={label} width="100%" height={trends.length * height} className="block">
      {trends.map((trend, i) => (
        <g key={trend.label}>
          <RowText y={i * height} label={trend.label} value={trend.value} />
          <svg
            aria-hidden="true"
            y={i * height + 21}
            width="100%"
            height={columns}
            viewBox={`0 0 ${trend.byDay.length} ${columns}`}
            preserveAspectRatio="none"
          >
            <path d={trend.byDay.map((value, day) => column(day, value / most)).join("")} className="fill-accent" />
          </svg>
          <line x1="0" x2="100%" y1={i * height + 21.5 + columns} y2={i * height + 21.5 + columns} className="stroke-line" />
        </g>
      ))}
    </svg>
  );
}

/** A value above zero is at least two pixels tall, so that it can be seen. */
function column(day: number, share: number): string {
  if (share === 0) return "";
  const tall = Math.max(2, share * columns).toFixed(1);
  return `M${day + 0.12} ${columns}v-${tall}h.76v${tall}z`;
}
