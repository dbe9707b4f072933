import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

export type PurgeAppProps = {
  /** How many app registrations of the portal's Entra still keeps, and until when the last of them. Null when Microsoft did not say. */
  deleted: { count: number; keptUntil: string | null; mayPurge: boolean } | null;
  purgeAction: FormAction;
};

/** After the undo: what Entra still keeps, and what it means to delete it for good. */
export function PurgeApp({ deleted, purgeAction }: PurgeAppProps) {
  if (deleted === null) return <p>Microsoft did not say whether it still keeps a deleted app registration. It does so for 30 days.</p>;
  const { count, keptUntil, mayPurge } = deleted;
  if (count === 0) return null;
  const [what, it] = count === 1 ? ["the deleted app registration", "it"] : [`${count} deleted app registrations`, "them"];
  return (
    <section aria-labelledby="purge-heading" className="mt-8 border-y border-line py-4">
      <h2 id="purge-heading" className="text-heading font-semibold text-ink">
        Delete for good
      </h2>
      <p className="mt-1">
        Microsoft keeps {what} {keptUntil ? <>until {<Time at={keptUntil} form="day" />}</> : "for 30 days"}, so that an administrator can
        restore {it}. Delete {it} for good, and nobody can: neither you, nor Dropzone, nor Microsoft. Nothing else changes, and you can
        still set Dropzone up again, with a new app.
      </p>
      {mayPurge ? (
        <form action={purgeAction} className="mt-3">
          <SubmitButton kind="secondary" pendingLabel="Deleting">
            {count === 1 ? "Delete the app registration for good" : `Delete ${count} app registrations for good`}
          </SubmitButton>
        </form>
      ) : (
        <p className="mt-2 text-small">
          Deleting {it} for good is for an Application Administrator, Cloud Application Administrator or Global Administrator.
        </p>
      )}
    </section>
  );
}
