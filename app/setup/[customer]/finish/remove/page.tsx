import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SubmitByItself } from "@/components/onboarding/submit-by-itself";
import { ButtonLink } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/submit-button";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { findIntent } from "@/lib/identity/guards/intent";
import { finishPath } from "@/lib/links/paths";
import { SetupFrame } from "../../setup-frame";
import { removeAccessAction } from "../actions";

export const metadata: Metadata = { title: "Remove the portal's access" };

/**
 * Where Microsoft's sign-in leads back to after "Remove the portal's access". Opening the address removes nothing: the form does. It is sent
 * by itself only in the browser in which the button was pressed, by the same person.
 */
export default async function RemovePage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerAdmin(slug);
  if (visit.customer.portalAccess === "removed") redirect(finishPath(slug));
  const wasPressed = (await findIntent({ what: "remove-access", customer: slug, personId: visit.person.id })) !== null;
  return (
    <SetupFrame visit={visit} width="narrow">
      <h1 className="text-title font-semibold">Remove the portal's access</h1>
      <p className="mt-4 text-lead text-muted">
        This takes the portal and its consent out of your enterprise applications. It does not touch “Dropzone AI”, through which Dropzone
        works.
      </p>
      <form id="remove-access" action={removeAccessAction} className="mt-8 flex flex-wrap gap-3">
        <input type="hidden" name="back" value="yes" />
        <SubmitButton pendingLabel="Removing">Remove the portal's access</SubmitButton>
        <ButtonLink href={finishPath(slug)} kind="quiet">
          Keep it
        </ButtonLink>
      </form>
      {wasPressed && <SubmitByItself form="remove-access" />}
    </SetupFrame>
  );
}
