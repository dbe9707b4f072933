import { CalendarPlus } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { type FactRow, Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-action";
import { StateBadge } from "@/components/ui/state-badge";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

/** The receipt: what Dropzone can do now, what was made, when it ends, and how this portal leaves the tenant. */
export type FinishViewProps = {
  customerName: string;
  dropzoneHost: string;
  /** What Dropzone can now do, a sentence for each capability that is on. */
  brings: readonly string[];
  /** What was made, with ids. */
  receipt: readonly FactRow[];
  secret: { expiresAt: string; calendarHref: string } | null;
  /** Null once it is gone. */
  removeAccess: { action: FormAction } | null;
  /** What to expect next, in sentences. */
  expect: readonly string[];
};

export function FinishView(props: FinishViewProps) {
  return (
    <div>
      <header>
        <StateBadge state="done" />
        <h1 className="mt-2 text-title font-semibold sm:text-display">{props.customerName} is connected</h1>
        <div className="mt-6">
          <ButtonLink kind="primary" href={`https://${props.dropzoneHost}`} className="min-h-11 px-5">
            Open {props.dropzoneHost}
          </ButtonLink>
        </div>
      </header>

      <div className="mt-12 grid gap-x-12 gap-y-10 md:grid-cols-2">
        <Sentences id="brings-heading" title="What Dropzone can do now" sentences={props.brings} />
        <Sentences id="expect-heading" title="What to expect next" sentences={props.expect} />
      </div>

      <section aria-labelledby="receipt-heading" className="mt-12">
        <h2 id="receipt-heading" className="text-heading font-semibold">
          What was made in your tenant
        </h2>
        <Facts className="mt-4" rows={props.receipt} />
      </section>

      {props.secret && (
        <section aria-labelledby="secret-heading" className="mt-12 flex flex-wrap items-center justify-between gap-x-8 gap-y-4">
          <div className="measure">
            <h2 id="secret-heading" className="text-heading font-semibold">
              The client secret ends <Time at={props.secret.expiresAt} form="date" />
            </h2>
            <p className="mt-1 text-note text-muted">Dropzone stops working on that day unless it is renewed. We write to you before.</p>
          </div>
          <ButtonLink href={props.secret.calendarHref} icon={<CalendarPlus aria-hidden="true" className="size-4" />}>
            Add to calendar
          </ButtonLink>
        </section>
      )}

      <div className="mt-12 border-y border-line print:hidden">
        <RemoveAccess removeAccess={props.removeAccess} />
      </div>
    </div>
  );
}

function Sentences({ id, title, sentences }: { id: string; title: string; sentences: readonly string[] }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-heading font-semibold">
        {title}
      </h2>
      <ul className="mt-3 space-y-2 text-note text-muted">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function RemoveAccess({ removeAccess }: Pick<FinishViewProps, "removeAccess">) {
  if (removeAccess === null) return <p className="py-3 text-note text-muted">This portal no longer has access to your tenant.</p>;
  return (
    <Disclosure summary="Remove this portal's access to your tenant">
      <div className="measure space-y-3 text-note text-muted">
        <p>
          This removes the onboarding portal and its consent from your enterprise applications. “Dropzone AI”, its permissions and its
          secret stay, so Dropzone keeps working.
        </p>
        <p>The portal can then no longer check or repair the connection. Anyone of you can sign in again to bring it back.</p>
        <form action={removeAccess.action}>
          <SubmitButton kind="secondary" size="small" pendingLabel="Removing">
            Remove the portal's access
          </SubmitButton>
        </form>
      </div>
    </Disclosure>
  );
}
