import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { startForm } from "./plan-start";

/** An integration of another Entra tenant or app. It is replaced only when its box is ticked. `change`: what the box sends. */
export type Replacement = { change: string; sentence: string; label: string };

/** `children`: what a tick does, and what happens without it. */
export function Replacements({ replacements, children }: { replacements: readonly Replacement[]; children: ReactNode }) {
  if (replacements.length === 0) return null;
  return (
    <div className="mt-6 print:hidden">
      <Notice tone="attention" title="Somebody else's integration would be replaced in Dropzone">
        <p>{children}</p>
        <ul className="mt-3 space-y-3">
          {replacements.map(({ change, sentence, label }) => (
            <li key={change}>
              <Checkbox name="replace" value={change} label={label} detail={sentence} form={startForm} />
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
