import type { ComponentProps } from "react";
import { Time } from "@/components/ui/time";
import type { Answer, StepState } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import type { PermissionCell as Cell } from "@/lib/onboarding/status/checklist";
import { StateIcon } from "./state-icon";

/**
 * One answer about one permission, with the time of the observation. `unknown` is shown as neither yes nor no. `level`: the head of its column, which
 * a narrow screen shows with each answer.
 */
export function PermissionCell({ cell, level }: { cell: Cell; level: string }) {
  const { answer, at, note, code } = cell;
  const { state, word } = { ...looks[answer], ...(code && answer !== "yes" ? reasons[code] : {}) };
  return (
    <Mark state={state} says={answer === "yes" && at ? word : undefined} title={note ?? undefined} data-level={level}>
      {answer === "yes" && at ? <Time at={at} form="clock" /> : word}
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

export function DeclinedCell() {
  return (
    <Mark state="declined" colSpan={4} className="max-sm:col-span-4">
      Declined
    </Mark>
  );
}

/** How the cells look is said once, by the table. `says`: of an icon that has no word beside it. */
function Mark({ state, says, children, ...rest }: { state: StepState; says?: string | undefined } & ComponentProps<"td">) {
  return (
    <td {...rest}>
      <StateIcon state={state} says={says} className="mr-1.5 inline size-3.5 align-[-0.1875rem]" />
      {children}
    </td>
  );
}
