import { Hatch, RowText, rowHeight } from "./parts";

export type Bar = {
  label: string;
  value: string;
  /** Share of the whole width, 0 to 1. */
  filled: number;
  /** Share of the whole width, 0 to 1. */
  hatched?: number;
};

/** A bar for each row: one part is filled, the next one hatched, so that they differ without colours and on paper. */
export function BarChart({ id, label, bars }: { id: string; label: string; bars: readonly Bar[] }) {
  return (
    <svg role="img" aria-label={label} width="100%" height={bars.length * rowHeight} className="block">
      <Hatch id={`${id}-hatch`} />
      {bars.map((bar, i) => (
        <g key={bar.label}>
          <RowText y={i * rowHeight} label={bar.label} value={bar.value} />
          <rect x="0" y={i * rowHeight + 19} width="100%" height="9" rx="2" className="fill-sunken" />
          <rect x="0" y={i * rowHeight + 19} width={share(bar.filled)} height="9" rx="2" className="fill-accent" />
          {(bar.hatched ?? 0) > 0 && (
            <rect
              x={share(bar.filled)}
              y={i * rowHeight + 19.5}
              width={share(bar.hatched ?? 0)}
              height="8"
              fill={`url(#${id}-hatch)`}
              className="stroke-edge"
            />
          )}
        </g>
      ))}
    </svg>
  );
}

const share = (part: number) => `${(part * 100).toFixed(2)}%`;
