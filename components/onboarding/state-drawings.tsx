"use client";

import type { ReactNode } from "react";
import { Drawing, Drawings } from "@/components/ui/drawing";
import { type DrawnState, drawingOf } from "./state-icon";

/**
 * What the icons of a page refer to; the frame of every page has it. A client component for the reason that permission-table.tsx gives.
 */
export function StateDrawings() {
  const pen = { fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinecap: "round" } as const;
  return (
    <Drawings>
      {drawn.map(([state, drawing]) => (
        <Drawing key={state} id={drawingOf(state)} viewBox="0 0 16 16" {...pen}>
          {drawing}
        </Drawing>
      ))}
    </Drawings>
  );
}

const ring = <circle cx="8" cy="8" r="6.25" />;
const cutOut = "stroke-canvas";

const drawings: Record<DrawnState, ReactNode> = {
  done: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="m5 8.2 2.1 2.1L11 6.2" className={cutOut} strokeWidth="1.75" strokeLinejoin="round" />
    </>
  ),
  propagating: (
    <>
      {ring}
      <path d="M8 4.75V8l2.1 1.6" strokeLinejoin="round" />
    </>
  ),
  "needs-you": (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="M5 8h5.6M8.4 5.6 10.9 8l-2.5 2.4" className={cutOut} strokeWidth="1.6" strokeLinejoin="round" />
    </>
  ),
  stuck: (
    <>
      <path d="M8 2.2 14.6 13.6H1.4Z" fill="currentColor" strokeLinejoin="round" strokeWidth="1.6" />
      <path d="M8 6.4v3.1" className={cutOut} strokeWidth="1.6" />
      <path d="M8 11.7v.01" className={cutOut} strokeWidth="1.8" />
    </>
  ),
  declined: (
    <>
      {ring}
      <path d="M5.25 8h5.5" />
    </>
  ),
  waiting: ring,
  "could-not-check": (
    <>
      <circle cx="8" cy="8" r="6.25" strokeDasharray="2.2 2.1" strokeLinecap="butt" />
      <path d="M6.5 6.5a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.8.6-.8 1.1" strokeWidth="1.3" />
      <path d="M8 11v.01" strokeWidth="1.5" />
    </>
  ),
};

const drawn = Object.entries(drawings) as [DrawnState, ReactNode][];
