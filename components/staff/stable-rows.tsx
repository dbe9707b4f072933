"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { LiveRegion } from "@/components/ui/live-region";
import { counted } from "@/lib/catalogue/plural";

export type StableRow = {
  id: string;
  /** A row whose version changes is marked as changed. */
  version: string;
  row: ReactNode;
};

/**
 * The body of a table that is refreshed while somebody reads it. The rows keep the order they had when the page was opened, so that no
 * row moves away from the pointer. Changed rows are marked in place, and a button puts all rows in their current order.
 */
export function StableRows({ rows, columns, rowClass }: { rows: readonly StableRow[]; columns: number; rowClass: string }) {
  const [opened, setOpened] = useState(rows);
  // The last content of each row, for rows that are no longer on the page.
  const lastSeen = useRef(new Map<string, ReactNode>());
  useEffect(() => {
    for (const { id, row } of rows) lastSeen.current.set(id, row);
  }, [rows]);

  const now = new Map(rows.map((each) => [each.id, each]));
  const changed = opened.filter((each) => now.get(each.id)?.version !== each.version);
  const isReordered = rows.length !== opened.length || rows.some((each, at) => each.id !== opened[at]?.id);
  const changedIds = new Set(changed.map(({ id }) => id));
  return (
    <>
      <tbody className="max-md:block">
        {opened.map(({ id, row }) => (
          <tr
            key={id}
            data-changed={changedIds.has(id) || undefined}
            className={`${rowClass} ${changedIds.has(id) ? "bg-accent-soft shadow-[inset_3px_0_0_var(--color-accent)]" : ""} ${now.has(id) ? "" : "opacity-60"}`}
          >
            {now.get(id)?.row ?? lastSeen.current.get(id) ?? row}
          </tr>
        ))}
      </tbody>
      {(changed.length > 0 || isReordered) && (
        <tfoot className="sticky bottom-0 max-md:block">
          <tr className="max-md:block">
            <td colSpan={columns} className="border-t border-line bg-raised px-2 py-2 text-small max-md:block">
              <span className="flex flex-wrap items-center gap-3">
                <LiveRegion text={inWords(changed.length)} />
                <span aria-hidden="true">{inWords(changed.length)}</span>
                <Button size="small" onClick={() => setOpened(rows)}>
                  Show the current order
                </Button>
              </span>
            </td>
          </tr>
        </tfoot>
      )}
    </>
  );
}

const inWords = (count: number) =>
  count === 0
    ? "The order has changed since you opened this page."
    : `${counted(count, "customer has", "customers have")} changed since you opened this page.`;
