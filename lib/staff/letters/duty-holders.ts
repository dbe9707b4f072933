import { type DirectoryRoleKey, directoryRoles, type RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo, type Duty } from "@/lib/catalogue/duties";
import { isSettled } from "@/lib/catalogue/states";
import { steps } from "@/lib/catalogue/steps";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";

/** Which of a customer's people can do the steps that are left. Pure. */

export type KnownPerson = { id: string; name: string; userName: string; roles: RolesSeen; lastSeenAt: string };

export type DutyHolders = {
  duty: Duty;
  /** What the duty is about, in a few words. */
  work: string;
  /** Whether a step that needs the duty is neither done nor declined. */
  isOpen: boolean;
  /** People whose roles allow the duty, in the order of the input. People whose roles are unknown are not among them. */
  holders: readonly KnownPerson[];
};

const work = {
  "app-admin": "App registration and its permissions",
  "graph-consent": "Consent for Microsoft Graph",
  "exchange-admin": "Exchange",
  "defender-access": "Portal URL from the Defender portal",
} as const satisfies Partial<Record<Duty, string>>;

export function dutyHolders(view: Pick<ChecklistView, "steps">, people: readonly KnownPerson[]): DutyHolders[] {
  const needed = (Object.keys(work) as (keyof typeof work)[]).filter((duty) => stepsFor(duty, view).some((s) => s.state !== "declined"));
  return needed.map((duty) => ({
    duty,
    work: work[duty],
    isOpen: stepsFor(duty, view).some((s) => !isSettled(s.state)),
    holders: people.filter((person) => person.roles !== null && canDo(duty, person.roles) === "yes"),
  }));
}

const stepsFor = (duty: Duty, view: Pick<ChecklistView, "steps">) =>
  view.steps.filter((seen) => steps.some((step) => step.slug === seen.slug && step.duty === duty));

/** The names of the roles: "Global Administrator, Exchange Administrator". */
export function roleNames(roles: RolesSeen): string {
  if (roles === null) return "Microsoft did not tell their roles";
  return roles.length === 0 ? "No administrator role" : roles.map((key: DirectoryRoleKey) => directoryRoles[key].name).join(", ");
}
