import type { FormAction } from "@/components/ui/form-action";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

type Props = {
  customer: { slug: string; endedAt: string | null; endedBy: string | null; endedBecause: string | null; eraseAt: string | null };
  /** Null for staff who may only read. */
  resume: FormAction | null;
};

/** That staff have ended the customer, when what is stored is erased, and taking it back. Nothing for any other customer. */
export function EndedNotice({ customer: { slug, endedAt, endedBy, endedBecause, eraseAt }, resume }: Props) {
  if (endedAt === null || eraseAt === null) return null;
  return (
    <div className="mt-4">
      <Notice tone="attention" title="This customer has ended">
        <p>
          Ended by {endedBy} <Time at={endedAt} />: {endedBecause}
        </p>
        <p>
          What is stored is erased <Time at={eraseAt} form="date" />. The nudge below gives their administrator the way to undo everything.
        </p>
        {resume && (
          <form action={resume} className="mt-3">
            <input type="hidden" name="customer" value={slug} />
            <SubmitButton kind="secondary" size="small" pendingLabel="Taking it back">
              Take it back
            </SubmitButton>
          </form>
        )}
      </Notice>
    </div>
  );
}
