import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import { codeForSupport, nextWords, troubleWords } from "@/lib/errors/trouble";
import { readTarget } from "@/lib/links/deep-link";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { StateIcon } from "./state-icon";
import { type LinkedCustomer, TicketLink } from "./ticket-link";

/** Why a step does not go on: what happened in one sentence, what to do, who can do it, and whether waiting helps. The code comes last, small. */
export function Trouble({
  trouble,
  state,
  checksAgain,
  linkFor,
  ticket,
}: {
  trouble: NonNullable<StepView["trouble"]>;
  state: "stuck" | "needs-you" | "could-not-check";
  /** The portal has a time for its next check. Otherwise somebody has to start it. */
  checksAgain: boolean;
  /** Set where a link to this error can be copied: the customer that the link is for. */
  linkFor?: LinkedCustomer;
  ticket?: string | null;
}) {
  const { what, who, whose, waitingHelps } = troubleWords(trouble);
  const code = codeForSupport(trouble);
  const forSupport = [what, `Code: ${code}`, trouble.requestId && `Request ID: ${trouble.requestId}`, `Time: ${trouble.at}`]
    .filter(Boolean)
    .join("\n");
  return (
    <section aria-label={state === "could-not-check" ? "What could not be checked" : "What is in the way"} className="flex gap-3.5">
      <StateIcon state={state} className="mt-1 size-[1.125rem]" />
      <div className="min-w-0 flex-1 space-y-1.5">
        <p className="text-lead font-medium">{what}</p>
        <p>{nextWords(trouble, { isRetried: checksAgain })}</p>
        <p className="text-note text-muted">
          {`On whose side: ${whose}. Who can do it: ${who}. `}
          {waitingWords({ waitingHelps, checksAgain })}
        </p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-1 text-small text-faint">
          <span className="font-mono text-micro">{code}</span>
          {trouble.requestId && (
            <span className="min-w-0">
              Request <span className="font-mono text-micro break-all">{trouble.requestId}</span>
            </span>
          )}
          <Time at={trouble.at} />
          {trouble.since && (
            <span>
              Since <Time at={trouble.since} />
            </span>
          )}
          <CopyButton text={forSupport} what="these details for support" />
          {linkFor && readTarget(code).is === "error" && <TicketLink customer={linkFor} what={code} title={code} ticket={ticket} />}
        </div>
      </div>
    </section>
  );
}

function waitingWords({ waitingHelps, checksAgain }: { waitingHelps: boolean; checksAgain: boolean }): string {
  if (!waitingHelps) return "Waiting does not help.";
  return checksAgain ? "Waiting helps: we check again by ourselves." : "Waiting helps: check again later.";
}
