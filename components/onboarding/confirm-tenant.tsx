import { ButtonLink } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";

export type ConfirmTenantViewProps = {
  tenantName: string;
  initialDomain: string;
  tenantId: string;
  /** Roles by Microsoft's names; null when Microsoft did not return them. */
  person: { name: string; userName: string; roles: readonly string[] | null };
  customerName: string;
  confirmAction: FormAction;
  otherAccountHref: string;
};

/** "Is this your tenant?" Confirming binds the Entra tenant to the customer, so the page shows everything that tells two tenants apart. */
export function ConfirmTenantView(props: ConfirmTenantViewProps) {
  const isNoAdmin = props.person.roles?.length === 0;
  return (
    <div className="measure">
      <h1 className="text-title font-semibold">Is this your tenant?</h1>
      <p className="mt-3 text-muted">
        From here on, only people of this tenant can see and change the onboarding of <span className="text-ink">{props.customerName}</span>
        .
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
      <form action={props.confirmAction} className="mt-8 flex flex-wrap gap-3 max-sm:flex-col">
        {!isNoAdmin && <SubmitButton pendingLabel="Connecting">Yes, connect {props.tenantName}</SubmitButton>}
        <ButtonLink href={props.otherAccountHref} kind={isNoAdmin ? "primary" : "quiet"}>
          Use another account
        </ButtonLink>
      </form>
    </div>
  );
}

function rolesInWords(roles: readonly string[] | null): string {
  if (roles === null) return "Microsoft did not tell us. You can carry on; Microsoft decides at each change.";
  if (roles.length === 0)
    return "None that administers. An administrator has to say that this is your tenant: send them your invitation link.";
  return roles.join(", ");
}
