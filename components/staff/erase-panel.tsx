import { AskOnceMore } from "@/components/ui/ask-once-more";
import { Field } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";

/** For Admins: everything that is stored about the customer as a file, and asking a second Admin to erase it. */
export function ErasePanel({ slug, action }: { slug: string; action: FormAction }) {
  return (
    <div className="space-y-3">
      <p>
        <TextLink href={`/customers/${slug}/export.json`}>Export everything as JSON</TextLink>
        <span className="text-muted">, without secrets.</span>
      </p>
      <AskOnceMore
        name="erase"
        kind="quiet"
        label="Erase the customer"
        question="Everything that is stored about them is deleted, once another Admin approves it. The audit trail stays, without the names of their people. Nothing is changed in their tenant or in Dropzone."
      >
        <form action={action} className="basis-full space-y-2">
          <input type="hidden" name="customer" value={slug} />
          <Field id="erase-because" name="because" label="Why" required maxLength={500} autoComplete="off" />
          <SubmitButton kind="secondary" size="small" pendingLabel="Asking">
            Ask another Admin to approve
          </SubmitButton>
        </form>
      </AskOnceMore>
    </div>
  );
}
