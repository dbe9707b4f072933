import type { ReactNode } from "react";

/**
 * Shared parts of the charts. Widths are percentages and text keeps its size, so one drawing fits every width. Colours are the roles of
 * the theme. For screen readers a chart is one picture with one name; its figures are in the table below it.
 */

export const rowHeight = 38;

export function RowText({ y, label, value }: { y: number; label: string; value: string }) {
  return (
    <>
      <text x="0" y={y + 13} className="fill-ink text-small">
        {label}
      </text>
      <text x="100%" y={y + 13} textAnchor="end" className="fill-muted text-small tabular-nums">
        {value}
      </text>
    </>
  );
}

export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" className="fill-canvas" />
        <rect width="2.5" height="6" className="fill-edge" />
      </pattern>
    </defs>
  );
}

/** An entry of the legend: a sample of the mark, and its name. */
export function LegendItem({ look, children }: { look: "filled" | "hatched" | "median" | "range"; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg aria-hidden="true" width="22" height="10">
        {look === "filled" && <rect y="1" width="22" height="8" rx="2" className="fill-accent" />}
        {look === "hatched" && (
          <>
            <Hatch id="legend-hatch" />
            <rect x="0.5" y="1" width="21" height="8" fill="url(#legend-hatch)" className="stroke-edge" />
          </>
        )}
        {look === "median" && <circle cx="11" cy="5" r="4.5" className="fill-accent" />}
        {look === "range" && <RangeMark from="1" to="20" y={5} />}
      </svg>
      {children}
    </span>
  );
}

/** A line from the median to the 90th percentile, with a short vertical line at its end. */
export function RangeMark({ from, to, y }: { from: string; to: string; y: number }) {
  return (
    <>
      <line x1={from} x2={to} y1={y} y2={y} strokeWidth="2" className="stroke-edge" />
      <line x1={to} x2={to} y1={y - 4} y2={y + 4} strokeWidth="2" className="stroke-edge" />
    </>
  );
}
