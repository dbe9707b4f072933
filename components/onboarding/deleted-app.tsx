import { Breakable } from "@/components/ui/breakable";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

export type DeletedAppProps = {
  /** `deletedAt`, `keptUntil`: ISO 8601; null when Microsoft did not say. */
  app: { appId: string; deletedAt: string | null; keptUntil: string | null; mayRestore: boolean } | null;
  restoreAction: FormAction;
};

/** Our app registration was deleted, and Entra still keeps it: the choice between restoring it and the new one of the plan below. */
export function DeletedApp({ app, restoreAction }: DeletedAppProps) {
  if (app === null) return null;
  const { appId, deletedAt, keptUntil, mayRestore } = app;
  return (
    <section aria-labelledby="deleted-app-heading" className="mt-8 border-y border-line py-4 print:hidden">
      <h2 id="deleted-app-heading" className="text-heading font-semibold">
        Restore the app that was deleted?
      </h2>
      <p className="measure mt-1 text-note text-muted">
        “Dropzone AI” with the client ID{" "}
        <span className="font-mono">
          <Breakable text={appId} />
        </span>{" "}
        was deleted{deletedAt && <> {<Time at={deletedAt} />}</>}. Microsoft keeps it
        {keptUntil ? (
          <>
            {" "}
            until <Time at={keptUntil} form="day" />
          </>
        ) : (
          " for 30 days"
        )}
        . Restored, it has its client ID again and everything that was still on it, and the plan holds only what it lacks. Otherwise the
        plan below makes a new one, with another client ID.
      </p>
      {mayRestore ? (
        <form action={restoreAction} className="mt-3">
          <SubmitButton kind="secondary" pendingLabel="Restoring">
            Restore the app
          </SubmitButton>
        </form>
      ) : (
        <p className="mt-2 text-small text-muted">
          Restoring it is for an Application Administrator, Cloud Application Administrator or Global Administrator.
        </p>
      )}
    </section>
  );
}
