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

/** Takes its colour from the text around it. The page has the drawing of this id. Decorative, unless it `says` something. */
export function Drawn({ id, says, className }: { id: Id; says?: string | undefined; className: string }) {
  const drawing = <use href={`#${id}`} />;
  if (says === undefined) {
    return (
      <svg aria-hidden="true" className={className}>
        {drawing}
      </svg>
    );
  }
  return (
    <svg role="img" aria-label={says} className={className}>
      {drawing}
    </svg>
  );
}
