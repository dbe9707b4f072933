import { X } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "./text-link";

/** A filter that is set, shown as a link that removes it. */
export function Chip({ label, value, removeHref }: { label: string; value: string; removeHref: string }) {
  return (
    <AppLink
      href={removeHref}
      className="inline-flex min-h-7 items-center gap-1.5 rounded-full border border-accent/25 bg-accent-soft py-0.5 pr-2 pl-3 text-small whitespace-nowrap transition-colors duration-150 hover:border-accent-ink"
    >
      <span className="text-muted">{label}:</span>
      <span className="font-medium">{value}</span>
      <X aria-hidden="true" className="size-3.5 text-muted" />
      <span className="sr-only">Remove this filter</span>
    </AppLink>
  );
}

/** One of several views of the same data, as a link. */
export function TabLink({ href, current, children }: { href: string; current: boolean; children: ReactNode }) {
  return (
    <AppLink
      href={href}
      aria-current={current ? "true" : undefined}
      className={`inline-flex min-h-7 items-center rounded-full px-3 text-small whitespace-nowrap transition-colors duration-150 ${current ? "bg-ink font-medium text-canvas" : "text-muted hover:bg-hover hover:text-ink"}`}
    >
      {children}
    </AppLink>
  );
}
