import type { ReactNode } from "react";
import { Breakable } from "./breakable";
import { CopyButton } from "./copy-button";

export type FactRow = { label: string; value: string; copy?: boolean; mono?: boolean; aside?: ReactNode };

/** Pairs of name and value, separated by thin lines. `mono` is for ids: a monospaced font in which long values may wrap. */
export function Facts({ rows, className = "" }: { rows: readonly FactRow[]; className?: string }) {
  return (
    <dl className={`divide-y divide-line border-y border-line ${className}`}>
      {rows.map((row) => (
        <div key={row.label} className="grid gap-x-6 gap-y-0.5 py-2.5 sm:grid-cols-[minmax(8rem,11rem)_1fr]">
          <dt className="text-note text-muted">{row.label}</dt>
          <dd className="flex min-w-0 items-start gap-2 text-note">
            <span className={`min-w-0 break-words ${row.mono ? "font-mono text-small leading-[1.375rem]" : ""}`}>
              {row.mono ? <Breakable text={row.value} /> : row.value}
            </span>
            {row.copy && <CopyButton text={row.value} what={row.label} />}
            {row.aside && <span className="ml-auto shrink-0 text-small text-faint">{row.aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
