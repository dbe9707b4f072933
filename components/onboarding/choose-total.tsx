import { LiveRegion } from "@/components/ui/live-region";
import { SubmitButton } from "@/components/ui/submit-button";
import type { AlertTypeId } from "@/lib/catalogue/alert-types";
import { permissions, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { counted, plural } from "@/lib/catalogue/plural";
import { isWanted } from "@/lib/onboarding/choosing/choices";

/** What is switched on and ticked in the form at the moment. */
export type Chosen = { capabilities: readonly string[]; alertTypes: AlertTypeId[] };

/** How many permissions the choices need so far, and the submit button. Without JavaScript the count cannot follow the switches, so it is hidden. */
export function ChooseTotal({ chosen }: { chosen: Chosen }) {
  const asked = permissions.filter((permission) => isWanted(permission, chosen));
  const services = resourceKeys
    .map((key) => ({ key, count: asked.filter((permission) => permission.resource === key).length }))
    .filter(({ count }) => count > 0);
  const total = `${counted(asked.length, "permission")} on ${counted(services.length, "service")}`;
  return (
    <aside aria-label="Your choices" className="lg:border-l lg:border-line lg:pl-8">
      <div className="lg:sticky lg:top-8">
        <div className="noscript:hidden">
          <LiveRegion text={total} />
          <p className="text-display font-semibold tabular-nums">{asked.length}</p>
          <p className="text-note">
            <span className="sr-only">{asked.length} </span>
            {plural(asked.length, "permission")} on {counted(services.length, "service")}
          </p>
          <ul className="mt-4 mb-6 space-y-1 text-small text-muted">
            {services.map(({ key, count }) => (
              <li key={key} className="flex justify-between gap-4">
                {resources[key].name}
                <span className="tabular-nums">{count}</span>
              </li>
            ))}
          </ul>
        </div>
        {chosen.capabilities.includes("quarantine") && (
          <p className="mb-4 text-small text-muted">
            On the way Microsoft asks for a second consent, for Exchange, unless your tenant has given it. It adds one permission to this
            portal in your enterprise applications: to run Exchange commands in your name, while you are signed in. Nothing is changed in
            Exchange before you have read the plan.
          </p>
        )}
        <SubmitButton className="min-h-11 w-full" pendingLabel="Reading your tenant">
          See the plan
        </SubmitButton>
        <p className="mt-2.5 text-small text-faint">Choosing changes nothing in your tenant. You can come back and choose again.</p>
      </div>
    </aside>
  );
}
