import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import type { ChartId, Table } from "@/lib/staff/numbers/charts";
import { figure } from "@/lib/staff/numbers/findings";

/** A chart with its finding above it, and a table of all its figures below. */
export function ChartFigure(props: {
  id: ChartId;
  /** What the chart shows, as a sentence. */
  finding: string;
  /** What is counted, and for which customers. */
  about: string;
  legend?: ReactNode;
  table: Table;
  exportHref: string;
  children: ReactNode;
}) {
  const { id, table } = props;
  return (
    <figure aria-labelledby={`${id}-finding`} className="min-w-0 break-inside-avoid border-t border-line pt-4">
      <figcaption>
        <h2 id={`${id}-finding`} className="text-note font-semibold text-balance">
          {props.finding}
        </h2>
        <p className="mt-1 text-small text-muted">{props.about}</p>
        {props.legend && <div className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-small text-muted">{props.legend}</div>}
      </figcaption>
      {table.rows.length > 0 && (
        <>
          <div className="mt-4">{props.children}</div>
          <div className="mt-2 flex items-start justify-between gap-3 print:hidden">
            <Disclosure summary="The figures" className="min-w-0 flex-1">
              <Figures table={table} label={props.finding} />
            </Disclosure>
            <ButtonLink
              href={props.exportHref}
              size="small"
              kind="quiet"
              icon={<Download aria-hidden="true" className="size-3.5" />}
              download
            >
              CSV<span className="sr-only">: {props.about}</span>
            </ButtonLink>
          </div>
        </>
      )}
    </figure>
  );
}

function Figures({ table, label }: { table: Table; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and that must work with the keyboard too.
    <section aria-label={label} tabIndex={0} className="-ml-6 overflow-x-auto">
      <table className="text-small tabular-nums">
        <thead>
          <tr>
            {table.columns.map((column, i) => (
              <th
                key={column}
                scope="col"
                className={`border-b border-line px-2 py-1.5 align-bottom text-micro font-medium text-muted ${i === 0 ? "text-left" : "text-right"}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([first, ...rest]) => (
            <tr key={String(first)} className="border-b border-line last:border-0">
              <th scope="row" className="px-2 py-1.5 text-left font-normal whitespace-nowrap">
                {first}
              </th>
              {rest.map((cell, i) => (
                <td key={table.columns[i + 1]} className="px-2 py-1.5 text-right">
                  {typeof cell === "number" ? figure(cell) : (cell ?? "–")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
