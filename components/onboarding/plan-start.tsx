import { ButtonLink } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Need } from "./plan-besides";
import { SubmitByItself } from "./submit-by-itself";

/** The start button's form. Boxes that belong to it lie outside of it and name it. */
export const startForm = "start-the-run";

type PlanStartProps = {
  before: readonly Need[];
  startAction: FormAction;
  /** The digest of the choices that the plan is for. It is sent with the form, so that a plan for other choices is not started. */
  shownFor: string;
  /** The person pressed the button before they had to sign in again: for this plan, or for one that has changed since. Null otherwise. */
  confirmed: "this-plan" | "another-plan" | null;
  replacements: readonly unknown[];
  total: number;
};

/** The button that starts a plan, or leads to what has to be done before. */
export function PlanStart({ before, startAction, shownFor, confirmed, replacements, total }: PlanStartProps) {
  const first = before.find((each) => each.stops);
  if (first) {
    return (
      <ButtonLink kind="primary" href={first.action.href} className="min-h-11 px-5">
        {first.action.label}
      </ButtonLink>
    );
  }
  return (
    <form id={startForm} action={startAction}>
      <input type="hidden" name="choices" value={shownFor} />
      {confirmed && <input type="hidden" name="back" value="yes" />}
      {confirmed === "this-plan" && replacements.length === 0 && <SubmitByItself form={startForm} />}
      <SubmitButton className="min-h-11 px-5" pendingLabel="Starting">
        {total === 1 ? "Make this change" : `Make these ${total} changes`}
      </SubmitButton>
    </form>
  );
}
