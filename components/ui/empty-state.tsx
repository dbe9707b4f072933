import type { ReactNode } from "react";

/** A list with nothing in it: what would be here, and how the first one comes. */
export function EmptyState(props: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {props.icon && <div className="mb-4 text-faint [&>svg]:size-6">{props.icon}</div>}
      <p className="font-medium">{props.title}</p>
      {props.children && <div className="mt-1 max-w-md text-note text-muted">{props.children}</div>}
      {props.action && <div className="mt-5">{props.action}</div>}
    </div>
  );
}
