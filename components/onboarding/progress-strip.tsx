"use client";

import { type StepState, stateWords } from "@/lib/catalogue/states";

export type StripGroup = { name: string; segments: readonly { title: string; state: StepState }[] };

/** Many states in one line: one segment for each state, in groups. One accessible name says what the colours show. */
export function ProgressStrip(props: { groups: readonly StripGroup[]; label: string; size?: "dense" | "large"; withNames?: boolean }) {
  const look = sizes[props.size ?? "large"];
  return (
    <div role="img" aria-label={`${props.label}. ${countsInWords(props.groups)}.`} className={`flex w-full ${look.between}`}>
      {props.groups.map((group) => (
        <div key={group.name} className={`min-w-0 basis-0 ${growth[group.segments.length] ?? "grow"}`}>
          <div className={`flex ${look.within}`}>
            {group.segments.map((segment) => (
              <span
                key={segment.title}
                title={`${segment.title}: ${stateWords[segment.state]}`}
                className={`flex-1 transition-colors duration-200 ${look.segment} ${fills[segment.state]}`}
              />
            ))}
          </div>
          {props.withNames && <p className="mt-1.5 truncate text-micro text-faint max-sm:hidden">{group.name}</p>}
        </div>
      ))}
    </div>
  );
}

/** A group is as wide as its number of segments. Classes, because the content security policy forbids style attributes. */
const growth = ["grow-0", "grow", "grow-2", "grow-3", "grow-4", "grow-5", "grow-6", "grow-7", "grow-8", "grow-9"];

/** "dense" is for the rows of a table. */
const sizes = {
  large: { between: "gap-2", within: "gap-[3px]", segment: "h-2.5 rounded-[3px]" },
  dense: { between: "gap-1.5", within: "gap-[2px]", segment: "h-3 rounded-[2px]" },
} as const;

const fills: Record<StepState, string> = {
  done: "bg-success-fill",
  working: "bg-accent animate-breathe",
  propagating: "bg-accent/45",
  "needs-you": "bg-attention-fill",
  stuck: "bg-danger",
  declined:
    "border border-line bg-[linear-gradient(90deg,transparent_35%,var(--color-edge)_35%_65%,transparent_65%)] bg-[length:100%_2px] bg-center bg-no-repeat",
  waiting: "bg-line",
  "could-not-check": "border border-dashed border-edge",
};

function countsInWords(groups: readonly StripGroup[]): string {
  const states = groups.flatMap((group) => group.segments.map((segment) => segment.state));
  const counts = new Map<StepState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${stateWords[state]}: ${count}`).join(", ");
}
