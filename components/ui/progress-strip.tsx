import { type StepState, stateWords } from "@/lib/onboarding/states";

/** Many states in one line: a segment each, in groups. One accessible name tells what the colours tell. */
export type StripGroup = { name: string; segments: readonly { title: string; state: StepState }[] };

export function ProgressStrip(props: { groups: readonly StripGroup[]; label: string; size?: "dense" | "large"; withNames?: boolean }) {
  const height = props.size === "dense" ? "h-1.5" : "h-2.5";
  return (
    <div role="img" aria-label={`${props.label}. ${countsInWords(props.groups)}.`} className="flex w-full gap-2">
      {props.groups.map((group) => (
        <div key={group.name} className="min-w-0" style={{ flexGrow: group.segments.length, flexBasis: 0 }}>
          <div className="flex gap-[3px]">
            {group.segments.map((segment) => (
              <span
                key={segment.title}
                title={`${segment.title}: ${stateWords[segment.state]}`}
                className={`flex-1 rounded-[3px] transition-colors duration-200 ${height} ${fills[segment.state]}`}
              />
            ))}
          </div>
          {props.withNames && <p className="mt-1.5 truncate text-micro text-faint max-sm:hidden">{group.name}</p>}
        </div>
      ))}
    </div>
  );
}

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
