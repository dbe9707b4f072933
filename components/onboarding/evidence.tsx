import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/catalogue/plural";
import type { Step } from "@/lib/catalogue/steps";
import type { EvidenceRow, StepView } from "@/lib/onboarding/status/checklist";
import { evidenceMarkdown, evidenceText } from "@/lib/onboarding/status/evidence-text";

/** The API calls that a step's state is based on, to read and to copy into a ticket. */
export function Evidence(props: { step: Step; view: StepView; customer: string; ticket?: string | null }) {
  const { step, view, customer, ticket = null } = props;
  const count = view.evidence.length;
  return (
    <Disclosure summary={`Evidence: ${counted(count, "call")}`}>
      <ol aria-label="Calls" className="-ml-6 divide-y divide-line border-t border-line text-small sm:ml-0">
        {view.evidence.map((row) => (
          <li key={`${row.at} ${row.what} ${row.requestId}`} className="py-2">
            <Call {...row} />
          </li>
        ))}
      </ol>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={evidenceText({ customer, step, view, ticket })} label="Copy for support" what="the evidence for support" />
        <CopyButton text={evidenceMarkdown({ customer, step, view, ticket })} label="Copy as Markdown" what="the evidence as Markdown" />
      </div>
    </Disclosure>
  );
}

/** Time, call and outcome on one line where there is room. Below, one line each: the ids that a vendor's support asks for. */
function Call({ at, what, status, outcome, code, requestId, correlationId }: EvidenceRow) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-faint tabular-nums">
          <Time at={at} form="clock" />
        </span>
        <span className="min-w-0 flex-1 basis-56 font-mono text-micro leading-5 break-words">{what}</span>
        <span>
          {status !== null && <span className="mr-1.5 text-faint tabular-nums">{status}</span>}
          {outcome}
        </span>
      </p>
      {code && <p className="font-mono text-micro break-words text-muted">{code}</p>}
      {requestId ? <Id label="Request" value={requestId} /> : <p className="text-micro text-faint">No request ID</p>}
      {correlationId && correlationId !== requestId && <Id label="Correlation" value={correlationId} />}
    </>
  );
}

function Id({ label, value }: { label: string; value: string }) {
  return (
    <p className="flex items-center gap-x-1.5 text-micro text-muted max-sm:flex-wrap">
      <span className="text-faint sm:w-16">{label}</span>
      <span className="flex min-w-0 items-center gap-1">
        <span className="min-w-0 font-mono break-words">{value}</span>
        <CopyButton text={value} what={`the ${label.toLowerCase()} ID`} />
      </span>
    </p>
  );
}
