import { CircleSlash } from "lucide-react";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";

export type CheckableView = { ok: true } | { ok: false; reason: "not-connected" | "run-going" | "needs-their-admin" | "secret-gone" };

/** A button that checks a step without the customer, or the reason why that is not possible. */
export function CheckAgain(props: { slug: string; step: string; checkable: CheckableView; action: FormAction }) {
  const { checkable, action } = props;
  if (!checkable.ok) {
    return (
      <p className="measure flex gap-2.5 text-note text-muted">
        <CircleSlash aria-hidden="true" className="mt-1 size-4 shrink-0" />
        {whyNot[checkable.reason]}
      </p>
    );
  }
  return (
    <form action={action} className="space-y-2">
      <input type="hidden" name="customer" value={props.slug} />
      <input type="hidden" name="step" value={props.step} />
      <SubmitButton kind="secondary" pendingLabel="Asking Microsoft">
        Check again
      </SubmitButton>
      <p className="measure text-small text-muted">
        Signs in as their Dropzone app, whose secret is still sealed here, and makes a harmless call for each permission that has one. It
        changes nothing, and stands in their audit trail.
      </p>
    </form>
  );
}

const whyNot: Record<(CheckableView & { ok: false })["reason"], string> = {
  "not-connected": "There is nothing to check yet: nobody of theirs has connected the tenant and chosen what Dropzone may do.",
  "run-going": "A run is under way and checks by itself.",
  "needs-their-admin":
    "This cannot be checked without them: the portal has no access of its own to their tenant. One of their administrators opens this step and presses “Check again”.",
  "secret-gone":
    "This cannot be checked without them: the client secret was handed to Dropzone and destroyed here, so the portal cannot sign in as the app any more. One of their administrators opens this step and presses “Check again”.",
};
