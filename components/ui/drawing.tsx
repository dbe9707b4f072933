import type { ComponentProps, ReactNode } from "react";

/** A drawing that a page shows again and again: it is in the page once, and each icon refers to it. */

type Id = `drawing-${string}`;

/** Takes no space. */
export function Drawings({ children }: { children: ReactNode }) {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {children}
    </svg>
  );
}

/** Inside of `Drawings`. */
export function Drawing({ viewBox = "0 0 24 24", ...rest }: ComponentProps<"symbol"> & { id: Id }) {
  return <symbol viewBox={viewBox} {...rest} />;
}

/** Takes its colour from the text around it. The page has the drawing of this id. */
export function Drawn({ id, className }: { id: Id; className: string }) {
  return (
    <svg aria-hidden="true" className={className}>
      <use href={`#${id}`} />
    </svg>
  );
}
