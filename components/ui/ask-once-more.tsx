import type { ReactNode } from "react";
import { type ButtonKind, buttonClass } from "./button";

/**
 * A button that asks for confirmation in place before the form in it is sent. It is a native `details` element, so it works before
 * JavaScript has loaded. Of those with the same `name` only one is open at a time.
 */
export function AskOnceMore(props: { label: string; kind?: ButtonKind; name: string; question: string; children: ReactNode }) {
  return (
    <details name={props.name} className="min-w-0 open:basis-full">
      <summary className={buttonClass(props.kind ?? "secondary", "small")}>{props.label}</summary>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <p>{props.question}</p>
        {props.children}
      </div>
    </details>
  );
}
