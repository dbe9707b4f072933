import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Content that is folded away. It is a native `details` element, so it opens before JavaScript has loaded and the browser's search finds its content. */
export function Disclosure(props: { summary: ReactNode; children: ReactNode; open?: boolean; className?: string; name?: string }) {
  return (
    <details open={props.open} name={props.name} className={`group/disclosure ${props.className ?? ""}`}>
      <summary className="-mx-2 flex items-center gap-2 rounded-control px-2 py-2 text-note text-muted transition-colors duration-150 hover:text-ink">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-faint transition-transform duration-150 ease-out group-open/disclosure:rotate-90"
        />
        <span className="min-w-0 flex-1">{props.summary}</span>
      </summary>
      <div className="pt-1 pb-3 pl-6">{props.children}</div>
    </details>
  );
}
