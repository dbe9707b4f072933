import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import type { EvidenceRow, StepView } from "@/lib/onboarding/checklist";
import { stateWords } from "@/lib/onboarding/states";
import type { Step } from "@/lib/onboarding/steps";

/** The calls behind what was found, for those who want to check, and as a text for support. */
export function Evidence({ step, view, customer }: { step: Step; view: StepView; customer: string }) {
  const count = view.evidence.length;
  return (
    <Disclosure summary={`Evidence: ${count} ${count === 1 ? "call" : "calls"}`}>
      <div className="-ml-6 overflow-x-auto sm:ml-0">
        <table className="w-full text-left text-small">
          <thead className="text-faint">
            <tr>
              <Head>When</Head>
              <Head>Call</Head>
              <Head>Outcome</Head>
              <Head>Request ID</Head>
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
                </Cell>
                <Cell>
                  <span className="font-mono text-micro break-all text-muted">{row.requestId ?? "None"}</span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="mt-3">
        <CopyButton text={asText(step, view, customer)} label="Copy for support" what="the evidence for support" />
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

function asText(step: Step, view: StepView, customer: string): string {
  const line = (row: EvidenceRow) => [row.at, row.what, row.status ?? "no answer", row.outcome, row.requestId ?? ""].join("  ").trimEnd();
  return [`${customer}: ${step.title} (${step.slug})`, `${stateWords[view.state]}: ${view.line}`, ...view.evidence.map(line)].join("\n");
}
