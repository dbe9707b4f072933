import type { FormAction } from "@/components/ui/form-action";
import { LiveRegion } from "@/components/ui/live-region";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { ordinal } from "@/lib/catalogue/ordinal";
import { counted } from "@/lib/catalogue/plural";
import type { StepState } from "@/lib/catalogue/states";
import { vendorServices } from "@/lib/catalogue/vendor-services";
import type { RunView } from "@/lib/onboarding/status/checklist";
import { StateIcon } from "./state-icon";

/** What the run is doing, in words and numbers. The bar counts finished changes only; it estimates nothing. */
export function RunProgress({ run, stopAction }: { run: RunView; stopAction?: FormAction | undefined }) {
  if (run.state === "done") return <Receipt run={run} />;
  const { state, words } = progress(run);
  return (
    <section aria-label="Progress" className="mt-6">
      <LiveRegion text={run.delay ? `${words}. ${delayWords(run.delay)}` : words} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <p className="flex items-center gap-2.5 text-note font-medium tabular-nums">
          <StateIcon state={state} />
          {words}
        </p>
        <p className="text-small text-faint">
          {run.state !== "stuck" && "You can close this page; the work goes on. "}
          Started <Time at={run.startedAt} />
        </p>
      </div>
      {run.delay && (
        <p className="mt-1.5 text-note text-muted">
          {delayWords(run.delay)} at <Time at={run.delay.nextTryAt} form="clock" />. Nothing is lost, and there is nothing for you to do.
        </p>
      )}
      <progress
        max={run.total}
        value={run.finished}
        aria-label="Changes made"
        className={`mt-2.5 block h-1 w-full appearance-none overflow-hidden rounded-full bg-line [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:transition-[width] [&::-webkit-progress-value]:duration-200 ${run.state === "stuck" ? "[&::-moz-progress-bar]:bg-danger [&::-webkit-progress-value]:bg-danger" : "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-value]:bg-accent"}`}
      />
      {stopAction && run.state !== "stuck" && <Stop stopAction={stopAction} />}
    </section>
  );
}

/** What was made stays, and the plan shows what is left. */
function Stop({ stopAction }: { stopAction: FormAction }) {
  return (
    <form action={stopAction} className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <SubmitButton kind="secondary" size="small" pendingLabel="Stopping">
        Stop
      </SubmitButton>
      <p className="text-small text-muted">It stops before the next change. What was made stays, and you can go on from there.</p>
    </form>
  );
}

/** "Microsoft answers slowly; third try". */
const delayWords = ({ service, status, tries }: NonNullable<RunView["delay"]>): string =>
  `${vendorServices[service]} ${status === null ? "does not answer" : "answers slowly"}; ${ordinal(tries)} try`;

function progress(run: RunView): { state: StepState; words: string } {
  const count = `${run.finished} of ${run.total}`;
  switch (run.state) {
    case "working":
      return {
        state: "working",
        words: run.current ? `${run.current}, ${Math.min(run.finished + 1, run.total)} of ${run.total}` : `${count} made`,
      };
    case "waiting":
      return { state: "propagating", words: run.current ? `${run.current}, ${count}` : `Waiting for Microsoft, ${count} made` };
    case "stuck":
      return { state: "stuck", words: `Stopped after ${count}${run.current ? `, at: ${run.current}` : ""}` };
    case "done":
      return { state: "done", words: `${count} made` };
  }
}

/** Small, because the run is over: the steps below show the result. */
function Receipt({ run }: { run: RunView }) {
  return (
    <p className="mt-4 text-small text-faint tabular-nums">
      {counted(run.finished, "change")} made
      {run.finishedAt && (
        <>
          , finished <Time at={run.finishedAt} />
        </>
      )}
      .
    </p>
  );
}
