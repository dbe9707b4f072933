import type { ReactNode } from "react";

/** A small panel that a button opens. It is a native popover: it opens before JavaScript has loaded, and closes on Escape and on a click elsewhere. */
export function Menu(props: { id: string; label: string; button: ReactNode; children: ReactNode }) {
  return (
    <>
      <button
        type="button"
        popoverTarget={props.id}
        aria-label={props.label}
        className="flex min-h-9 items-center gap-2 rounded-control px-1.5 text-note text-muted transition-colors duration-150 hover:bg-hover hover:text-ink"
      >
        {props.button}
      </button>
      <div
        id={props.id}
        popover="auto"
        className="absolute inset-[3.25rem_0.75rem_auto_auto] m-0 w-72 max-w-[calc(100vw-1.5rem)] rounded-panel border border-line bg-raised p-3 text-ink shadow-floating sm:right-5"
      >
        {props.children}
      </div>
    </>
  );
}
