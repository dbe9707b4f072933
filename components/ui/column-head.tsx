import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "./text-link";

export type Order = "ascending" | "descending";

/** The head of a column. With `sort` it is a link to the same table sorted by this column; `order` is null when the table is sorted by another one. */
export function ColumnHead(props: { children: ReactNode; className?: string; sort?: { href: string; order: Order | null } }) {
  const { sort, className = "", children } = props;
  const look = `border-b border-line px-2 py-2 text-left text-micro font-medium text-muted whitespace-nowrap ${className}`;
  if (!sort) {
    return (
      <th scope="col" className={look}>
        {children}
      </th>
    );
  }
  const Arrow = sort.order === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={sort.order ?? undefined} className={look}>
      <AppLink href={sort.href} className="group/head -mx-1 inline-flex items-center gap-1 rounded-sm px-1 py-1 hover:text-ink">
        {children}
        <Arrow aria-hidden="true" className={`size-3 ${sort.order ? "text-ink" : "opacity-0 group-hover/head:opacity-60"}`} />
      </AppLink>
    </th>
  );
}
