import type { ReactNode } from "react";
import { Breakable } from "@/components/ui/breakable";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";

export type StripFact = { label: string; value: string | null; kind: "id" | "text" | "date"; detail?: string | null };

/** The facts that support asks for first, in one row. An unknown fact is shown as not known yet. */
export function FactsStrip({ facts }: { facts: readonly StripFact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line pt-3 text-small lg:grid-cols-4 2xl:flex 2xl:justify-between">
      {facts.map((fact) => (
        <div key={fact.label} className="min-w-0">
          <dt className="text-micro text-muted">{fact.label}</dt>
          <dd className="mt-0.5 flex min-h-6 items-center gap-1">
            <span className={`min-w-0 break-words ${fact.kind === "id" && fact.value ? "font-mono text-micro" : ""}`}>{shown(fact)}</span>
            {fact.kind === "id" && fact.value && <CopyButton text={fact.value} what={fact.label} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shown({ value, kind, detail }: StripFact): ReactNode {
  if (value === null) return <span className="text-faint">{detail ?? "Not known yet"}</span>;
  if (kind !== "date") return <Breakable text={value} />;
  return (
    <>
      <Time at={value} />
      {detail && <span className="text-muted">, {detail}</span>}
    </>
  );
}
