import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import type { SeenSession } from "@/lib/catalogue/session-ends";

/** A person's own sessions, each with a button that ends it. The one that they are using has the sign-out in the menu instead. */
export function SessionList(props: {
  sessions: readonly SeenSession[];
  /** The session of this browser. */
  currentId: string;
  idleWords: string;
  endAction: FormAction;
  endOthersAction: FormAction;
}) {
  const { sessions, currentId } = props;
  return (
    <>
      <h1 className="text-title font-semibold">Your sessions</h1>
      <p className="measure mt-4 text-muted">
        Every browser in which you are signed in here. End one that you do not know, and one on a computer that is no longer yours.{" "}
        {props.idleWords}
      </p>
      <ul className="mt-8 divide-y divide-line border-y border-line">
        {sessions.map(({ id, browser, createdAt, lastSeenAt }) => (
          <li key={id} className="flex min-h-12 flex-wrap items-center gap-x-6 gap-y-1 py-2 text-note">
            <span className="min-w-0 flex-1 basis-48 font-medium">
              {browser ?? "A browser that said no name"}
              {id === currentId && <span className="ml-2 font-normal text-muted">This browser</span>}
            </span>
            <span className="basis-40 text-muted">
              Signed in <Time at={createdAt} />
            </span>
            <span className="basis-36 text-muted">
              Used <Time at={lastSeenAt} />
            </span>
            <span className="flex basis-28 max-sm:-ml-2.5 sm:justify-end">
              {id !== currentId && (
                <form action={props.endAction}>
                  <input type="hidden" name="id" value={id} />
                  <SubmitButton kind="quiet" size="small" pendingLabel="Ending">
                    End<span className="sr-only"> the session in {browser ?? "that browser"}</span>
                  </SubmitButton>
                </form>
              )}
            </span>
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form action={props.endOthersAction} className="mt-6">
          <SubmitButton kind="secondary" pendingLabel="Ending them">
            End all other sessions
          </SubmitButton>
        </form>
      )}
    </>
  );
}
