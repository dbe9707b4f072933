import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo } from "@/lib/catalogue/duties";
import { readPartDuty } from "@/lib/catalogue/parts";
import { findStep, type StepSlug, stepsBehind } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { errorRow } from "@/lib/errors/codes";
import { choosePath, planPath, sendPartPath, stepPath } from "@/lib/links/paths";
import type { NextAction, StepView } from "./checklist";

/**
 * Which step to go on with, and what to press there. The headline and the main button of the checklist and of each step ask here, so that
 * all of them lead to the cause of what is in the way, never to a consequence of it. Pure.
 */

/** Somebody has to do something for the step before it can go on. */
export const isInTheWay = ({ slug, state, waitsFor }: StepView): boolean =>
  slug !== "finish" && (state === "stuck" || (state === "needs-you" && waitsFor !== null));

/**
 * The step that the others in the way follow from; of several, the first in the order of work that this person may be able to do, so that nobody
 * reads another's part as their own. Null when nothing is in the way. `roles`: of whoever looks; null also for everybody.
 */
export function causeAmong(views: readonly StepView[], roles: RolesSeen = null): StepView | null {
  const open = views.filter(isInTheWay);
  const causes = open.filter((view) => causesOf(view, open).length === 0);
  return causes.find((view) => partOfAnother(view, roles) === null) ?? causes[0] ?? open[0] ?? null;
}

/** The duty that a step waits for and that this person is known not to have. Null when there is none. */
function partOfAnother({ state, waitsFor }: StepView, roles: RolesSeen) {
  const duty = state === "needs-you" && waitsFor !== null ? readPartDuty(waitsFor) : null;
  return duty !== null && canDo(duty, roles) === "no" ? duty : null;
}

/** What keeps one step waiting: the step itself, or the cause among the steps in the way that it follows from. Null when nothing does. */
export function causeOf(view: StepView, views: readonly StepView[]): StepView | null {
  const behind = causesOf(
    view,
    views.filter((other) => isInTheWay(other)),
  );
  return causeAmong(behind) ?? (isInTheWay(view) ? view : null);
}

/** The steps of `open` without which this one cannot go on: those before it, and the one that its error names. */
function causesOf({ slug, trouble }: StepView, open: readonly StepView[]): StepView[] {
  const blamed = trouble && errorRow(trouble.code).step;
  const behind: readonly StepSlug[] = stepsBehind(slug);
  return open.filter(
    (other) => other.slug !== slug && (behind.includes(other.slug) || (other.slug === blamed && !stepsBehind(blamed).includes(slug))),
  );
}

/** The button for a step that is in the way. `customer`: the slug. `roles`: of whoever looks; null also for everybody. */
export function actionFor(view: StepView, customer: string, roles: RolesSeen = null): NonNullable<NextAction> {
  const { slug, state, waitsFor, trouble } = view;
  const duty = partOfAnother(view, roles);
  if (duty !== null) return { label: "Send this to a colleague", href: sendPartPath(customer, duty) };
  const review = { label: "Review the changes", href: planPath(customer) };
  switch (slug) {
    case "portal-url":
      return { label: "Enter the Portal URL", href: portalUrlFieldPath(customer) };
    case "certificate":
      if (state === "needs-you" && waitsFor === "dropzone-admin")
        return { label: "Upload the certificate", href: stepPath(customer, slug) };
      break;
    case "capabilities":
      return { label: "Choose", href: choosePath(customer) };
    default:
      break;
  }
  if (state === "needs-you" || (trouble && curedByPlan.includes(trouble.code))) return review;
  if (trouble && errorRow(trouble.code).step === "capabilities")
    return { label: "Change what Dropzone may do", href: choosePath(customer) };
  return { label: "See what happened", href: stepPath(customer, slug) };
}

/** The remedy of these is to read the plan again: it shows what has changed, and asks. */
const curedByPlan: readonly ErrorCode[] = [
  "plan-changed",
  "app-open-to-others",
  "dropzone-host-changed",
  "dropzone-integration-of-another",
];

/** The field itself, on the page of its step. */
const portalUrlFieldPath = (customer: string): string => `${stepPath(customer, "portal-url")}#portal-url`;

/** The button of another step that waits for this one: it names the step that it leads to. */
export function wayTo(cause: StepView, customer: string): NonNullable<NextAction> {
  if (cause.slug === "portal-url") return actionFor(cause, customer);
  return { label: `Go to “${findStep(cause.slug)?.title ?? cause.slug}”`, href: stepPath(customer, cause.slug) };
}
