import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";
import type { Answer, StepState } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import type { PermissionCell as Cell } from "@/lib/onboarding/status/checklist";
import { StateIcon } from "./state-icon";

/** One answer about one permission, with the time of the observation. `unknown` is shown as neither yes nor no. */
export function PermissionCell(props: { cell: Cell } | { declined: true }) {
  if ("declined" in props) return <Mark state="declined">Declined</Mark>;
  const { answer, at, note, code } = props.cell;
  const { state, word } = { ...looks[answer], ...(code && answer !== "yes" ? reasons[code] : {}) };
  return (
    <Mark state={state} title={note ?? undefined}>
      {answer === "yes" && at ? (
        <>
          <span className="sr-only">Yes, </span>
          <Time at={at} form="clock" />
        </>
      ) : (
        word
      )}
    </Mark>
  );
}

const looks: Record<Answer, { state: StepState; word: string }> = {
  yes: { state: "done", word: "Yes" },
  no: { state: "waiting", word: "No" },
  "on-its-way": { state: "propagating", word: "Soon" },
  unknown: { state: "could-not-check", word: "Unknown" },
  "not-tried": { state: "declined", word: "Not tried" },
};

/** Where one word says more than the answer alone. */
const reasons: Partial<Record<ErrorCode, { word: string }>> = {
  "license-missing": { word: "No license" },
  "product-not-provisioned": { word: "Not set up" },
  "feature-switched-off": { word: "Switched off" },
  "portal-url-wrong": { word: "Wrong URL" },
  "mailbox-not-found": { word: "No mailbox" },
};

function Mark({ state, title, children }: { state: StepState; title?: string; children: ReactNode }) {
  return (
    <span title={title} className="inline-flex items-center gap-1.5 text-micro leading-5 whitespace-nowrap text-muted tabular-nums">
      <StateIcon state={state} className="size-3.5" />
      {children}
    </span>
  );
}
