import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { auditPath, exportPath, undoPath } from "@/lib/links/paths";

type Props = {
  customer: { slug: string; name: string };
  endedAt: string;
  /** When what is stored is erased. */
  eraseAt: string;
  canAct: "yes" | "no" | "unknown";
};

/** The page of a customer whom Dropzone has ended: what stays in their tenant, how to undo it, and what they can take with them. */
export function EndedView({ customer: { slug, name }, endedAt, eraseAt, canAct }: Props) {
  return (
    <div className="measure">
      <h1 className="text-title font-semibold sm:text-display">The work of Dropzone for {name} has ended</h1>
      <p className="mt-4 text-muted">
        Dropzone ended it <Time at={endedAt} />. Nothing more is changed, checked or watched in your tenant, and no letters are sent.
      </p>
      <h2 className="mt-10 text-heading font-semibold">What was made in your tenant is still there</h2>
      <p className="mt-2 text-muted">You can undo all of it here. You see the whole list first, and nothing that others made is touched.</p>
      <div className="mt-5">
        {canAct === "no" ? (
          <p>Only an administrator of your tenant can undo it.</p>
        ) : (
          <ButtonLink kind="primary" href={undoPath(slug)} className="min-h-11 px-5">
            Undo everything
          </ButtonLink>
        )}
      </div>
      <h2 className="mt-10 text-heading font-semibold">What you can take with you</h2>
      <p className="mt-2 text-muted">
        Everything that is stored about you here is erased <Time at={eraseAt} form="date" />, and this page with it. Until then you can take
        it.
      </p>
      <ul className="mt-3 space-y-1.5">
        <li>
          <TextLink href={auditPath(slug)}>The audit trail</TextLink>: who did what here, and when.
        </li>
        {canAct !== "no" && (
          <li>
            <TextLink href={exportPath(slug)}>What is stored about {name}</TextLink>, without secrets.
          </li>
        )}
      </ul>
    </div>
  );
}
