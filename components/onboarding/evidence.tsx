import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import type { StepView } from "@/lib/onboarding/checklist";
import { evidenceMarkdown, evidenceText } from "@/lib/onboarding/evidence-text";
import type { Step } from "@/lib/onboarding/steps";

/** The calls behind what was found, for those who want to check, and as a text for a ticket. */
export function Evidence(props: { step: Step; view: StepView; customer: string; ticket?: string | null }) {
  const { step, view, customer, ticket = null } = props;
  const count = view.evidence.length;
  return (
    <Disclosure summary={`Evidence: ${count} ${count === 1 ? "call" : "calls"}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
      <section aria-label="Calls" tabIndex={0} className="-ml-6 overflow-x-auto sm:ml-0">
        <table className="w-full text-left text-small">
          <thead className="text-faint">
            <tr>
              <Head>When</Head>
              <Head>Call</Head>
              <Head>Outcome</Head>
              <Head>Request and correlation ID</Head>
            </tr>
          </thead>
          <tbody className="align-top">
            {view.evidence.map((row) => (
              <tr key={`${row.at} ${row.what} ${row.requestId}`} className="border-t border-line">
                <Cell>
                  <span className="whitespace-nowrap tabular-nums">
                    <Time at={row.at} form="clock" />
                  </span>
                </Cell>
                <Cell>
                  <span className="font-mono text-micro">{row.what}</span>
                </Cell>
                <Cell>
                  {row.status !== null && <span className="mr-1.5 text-faint tabular-nums">{row.status}</span>}
                  {row.outcome}
                  {row.code && <span className="block font-mono text-micro break-all text-muted">{row.code}</span>}
                </Cell>
                <Cell>
                  <span className="block font-mono text-micro break-all text-muted">{row.requestId ?? "None"}</span>
                  {row.correlationId && row.correlationId !== row.requestId && (
                    <span className="block font-mono text-micro break-all text-faint">{row.correlationId}</span>
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={evidenceText({ customer, step, view, ticket })} label="Copy for support" what="the evidence for support" />
        <CopyButton text={evidenceMarkdown({ customer, step, view, ticket })} label="Copy as Markdown" what="the evidence as Markdown" />
      </div>
    </Disclosure>
  );
}

function Head({ children }: { children: string }) {
  return (
    <th scope="col" className="py-1.5 pr-4 font-normal">
      {children}
    </th>
  );
}

function Cell({ children }: { children: ReactNode }) {
  return <td className="py-1.5 pr-4">{children}</td>;
}
