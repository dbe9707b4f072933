"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { buttonClass } from "./button";

/** Copies a text. With `label` it shows words; without it, an icon whose accessible name says what is copied. */
export function CopyButton({ text, label, what }: { text: string | (() => string); label?: string; what: string }) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = () =>
    navigator.clipboard.writeText(typeof text === "string" ? text : text()).then(
      () => setOutcome("copied"),
      // The browser may forbid copying. The text is on the page, so it can be selected by hand.
      () => setOutcome("refused"),
    );
  const Icon = outcome === "copied" ? Check : Copy;
  const said = outcome === "copied" ? "Copied" : outcome === "refused" ? "Select the text to copy it" : "";
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={label ? undefined : `Copy ${what}`}
      title={label ? undefined : `Copy ${what}`}
      className={
        label
          ? buttonClass("secondary", "small")
          : "inline-flex size-6 shrink-0 items-center justify-center rounded-md text-faint transition-colors duration-150 hover:bg-hover hover:text-ink print:hidden"
      }
    >
      <Icon aria-hidden="true" className={`size-3.5 ${outcome === "copied" ? "text-success" : ""}`} />
      {label ? said || label : null}
      <span role="status" className="sr-only">
        {said}
      </span>
    </button>
  );
}
