import { ButtonLink } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-action";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

export type ConfirmTenantViewProps = {
  tenantName: string;
  initialDomain: string;
  tenantId: string;
  /** Roles by Microsoft's names; null when Microsoft did not return them. */
  person: { name: string; userName: string; roles: readonly string[] | null };
  customer: { name: string; slug: string };
  /** Set when Dropzone expects another tenant. `askedAt`: null until it was asked. `ask`: the name of whom to ask; null for support. */
  held: { expected: string; askedAt: string | null; ask: string | null } | null;
  confirmAction: FormAction;
  otherAccountHref: string;
  /** For a role that was activated after the sign-in. */
  signInAgainHref: string;
};

/** "Is this your tenant?" Confirming binds the Entra tenant to the customer, so the page shows everything that tells two tenants apart. */
export function ConfirmTenantView(props: ConfirmTenantViewProps) {
  const isNoAdmin = props.person.roles?.length === 0;
  const { held } = props;
  const canPress = !isNoAdmin && !held?.askedAt;
  return (
    <div className="measure">
      <h1 className="text-title font-semibold">Is this your tenant?</h1>
      <p className="mt-3 text-muted">
        From here on, only people of this tenant can see and change the onboarding of{" "}
        <span className="text-ink">{props.customer.name}</span>.
      </p>
      <p className="mt-8 text-heading font-semibold">{props.tenantName}</p>
      <Facts
        className="mt-3"
        rows={[
          { label: "Initial domain", value: props.initialDomain, mono: true },
          { label: "Tenant ID", value: props.tenantId, mono: true, copy: true },
          { label: "Signed in as", value: `${props.person.name} (${props.person.userName})` },
          { label: "Your roles", value: rolesInWords(props.person.roles) },
        ]}
      />
      {held && <Held {...held} tenantName={props.tenantName} />}
      {canPress && !held && (
        <p className="mt-6 text-note text-muted">
          Next, Microsoft asks for your consent to let this portal work in {props.tenantName} on your behalf. Consent adds the portal itself
          to your enterprise applications, and you can take it out again at the end. Nothing else is changed before you have read the plan.
        </p>
      )}
      <form action={props.confirmAction} className="mt-8 flex flex-wrap gap-3 max-sm:flex-col">
        <input type="hidden" name="tenantId" value={props.tenantId} />
        <input type="hidden" name="customer" value={props.customer.slug} />
        {canPress &&
          (held ? (
            <SubmitButton kind="secondary" pendingLabel="Asking">
              Ask Dropzone to approve {props.tenantName}
            </SubmitButton>
          ) : (
            <SubmitButton pendingLabel="Connecting">Yes, connect {props.tenantName}</SubmitButton>
          ))}
        <ButtonLink href={props.otherAccountHref} kind={isNoAdmin || held ? "primary" : "quiet"}>
          Use another account
        </ButtonLink>
        {isNoAdmin && (
          <ButtonLink href={props.signInAgainHref} kind="quiet">
            Sign in again
          </ButtonLink>
        )}
      </form>
    </div>
  );
}

function Held({ expected, askedAt, ask, tenantName }: NonNullable<ConfirmTenantViewProps["held"]> & { tenantName: string }) {
  const whom = ask ? `${ask} at Dropzone` : "Dropzone support";
  return (
    <div className="mt-6">
      <Notice tone="attention" role="status" title={`Dropzone expects another tenant here: ${expected}`}>
        {askedAt ? (
          <>
            Dropzone was asked to approve {tenantName} <Time at={askedAt} />. {whom} can tell you more. Once it is approved, open your
            invitation link again and connect it. Nothing is connected until then.
          </>
        ) : (
          <>
            If you administer that tenant too, use that account. If {tenantName} is the right one, {whom} has to approve it first. Nothing
            is connected until then.
          </>
        )}
      </Notice>
    </div>
  );
}

function rolesInWords(roles: readonly string[] | null): string {
  if (roles === null) return "Microsoft did not tell us. You can carry on; Microsoft decides at each change.";
  if (roles.length === 0)
    return "None that is active and administers. An administrator has to say that this is your tenant: send them your invitation link. If a role is only eligible for you in PIM, activate it and sign in again.";
  return roles.join(", ");
}
