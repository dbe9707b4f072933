import type { ReactNode } from "react";

/** A part of a dense page with a heading and a thin line above. */
export function Panel(props: { id: string; title: string; aside?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section aria-labelledby={`${props.id}-heading`} className={`border-t border-line pt-3 ${props.className ?? ""}`}>
      <div className="flex min-h-7 flex-wrap items-baseline justify-between gap-x-3">
        <h2 id={`${props.id}-heading`} className="text-note font-semibold">
          {props.title}
        </h2>
        {props.aside && <span className="text-small text-muted">{props.aside}</span>}
      </div>
      <div className="mt-1.5 text-small">{props.children}</div>
    </section>
  );
}
