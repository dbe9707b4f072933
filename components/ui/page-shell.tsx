import type { ReactNode } from "react";
import { AppLink } from "./text-link";

/** "full" is for dense tables: the full width of the window, and little space above. */
export type PageWidth = "narrow" | "regular" | "wide" | "full";

const widths: Record<PageWidth, string> = {
  narrow: "max-w-[42rem] pt-8 sm:pt-12",
  regular: "max-w-[60rem] pt-8 sm:pt-12",
  wide: "max-w-[80rem] pt-8 sm:pt-12",
  full: "max-w-[110rem] pt-5",
};

/** The frame of every page: skip link, header, main. It contains no product words; they come as props. */
export function PageShell(props: {
  brand: ReactNode;
  /** What this page belongs to; shown beside the brand. */
  context?: { label: string; href?: string };
  nav?: readonly { label: string; href: string; current?: boolean }[];
  /** Menus at the right end of the header. */
  tools?: ReactNode;
  width?: PageWidth;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only rounded-control bg-accent px-4 py-2 text-note text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-20"
      >
        Skip to content
      </a>
      <header className="border-b border-line print:hidden">
        <div className="flex min-h-14 items-center gap-x-3 px-4 sm:px-6">
          {props.brand}
          {props.context && (
            <>
              <span aria-hidden="true" className="text-line">
                /
              </span>
              <span className="min-w-0 truncate text-note font-medium">
                {props.context.href ? (
                  <AppLink href={props.context.href} className="rounded-sm hover:underline">
                    {props.context.label}
                  </AppLink>
                ) : (
                  props.context.label
                )}
              </span>
            </>
          )}
          {props.nav && <Nav items={props.nav} />}
          <div className="ml-auto flex items-center gap-1">{props.tools}</div>
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full flex-1 px-4 pb-20 outline-none sm:px-6 print:p-0 ${widths[props.width ?? "regular"]}`}
      >
        {props.children}
      </main>
    </div>
  );
}

function Nav({ items }: { items: readonly { label: string; href: string; current?: boolean }[] }) {
  return (
    <nav aria-label="Sections" className="ml-4 hidden gap-1 md:flex">
      {items.map((item) => (
        <AppLink
          key={item.href}
          href={item.href}
          aria-current={item.current ? "page" : undefined}
          className={`rounded-md px-2.5 py-1 text-note hover:bg-hover ${item.current ? "font-medium text-ink" : "text-muted"}`}
        >
          {item.label}
        </AppLink>
      ))}
    </nav>
  );
}
