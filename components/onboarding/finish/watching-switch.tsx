import { ButtonLink } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { watchingPermission } from "@/lib/catalogue/watching";
import type { WatchingView } from "@/lib/onboarding/watching/switch";

/** Whether the portal may look at the tenant once a day in its own name. Off until somebody here wants it. `action`: null for who may not decide. */
export function WatchingSwitch({ watching, action, planHref }: { watching: WatchingView; action: FormAction | null; planHref: string }) {
  const { is, lookedAt, trouble } = watching;
  const isOn = is === "on" || is === "to-grant";
  return (
    <section aria-labelledby="watching-heading" className="mt-12 print:hidden">
      <h2 id="watching-heading" className="text-heading font-semibold">
        {titles[is]}
      </h2>
      <div className="measure mt-2 space-y-2 text-note text-muted">
        {(is === "off" || is === "to-grant") && (
          <p>
            With one permission, {watchingPermission.name}, the portal reads once a day whether the app, its credentials, its owners and its
            permissions are as they were today, and says so when they are not. It can change nothing with it, and reads nothing else. You
            can take it back here at any time.
          </p>
        )}
        {is === "to-grant" && <p>The permission is not granted yet: it is one change in the plan.</p>}
        {is === "to-retire" && (
          <p>The portal has stopped looking. Its permission is still in your tenant: taking it back is one change in the plan.</p>
        )}
        {is === "on" && (
          <p>
            {lookedAt ? (
              <>
                Last look: <Time at={lookedAt} />.
              </>
            ) : (
              "The first look comes within a day."
            )}
          </p>
        )}
        {trouble && (
          <p role="status">
            {trouble.what} {trouble.next}
          </p>
        )}
      </div>
      {action && (
        <div className="mt-5 flex flex-wrap gap-3">
          {(is === "to-grant" || is === "to-retire") && <ButtonLink href={planHref}>Review the changes</ButtonLink>}
          <form action={action}>
            <input type="hidden" name="watching" value={isOn ? "off" : "on"} />
            <SubmitButton kind="secondary" pendingLabel={isOn ? "Switching off" : "Switching on"}>
              {isOn ? "Switch watching off" : "Switch watching on"}
            </SubmitButton>
          </form>
        </div>
      )}
    </section>
  );
}

const titles = {
  off: "Let the portal look once a day?",
  "to-grant": "The portal is to look once a day",
  on: "The portal looks once a day",
  "to-retire": "The portal looks no more",
} as const satisfies Record<WatchingView["is"], string>;
