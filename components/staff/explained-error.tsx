import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { helperName } from "@/lib/catalogue/helpers";
import { findStep } from "@/lib/catalogue/steps";
import { errorCodes } from "@/lib/errors/codes";
import { aadstsNumber } from "@/lib/errors/known/known-errors";
import type { Finding, PastedReading } from "@/lib/errors/pasted/pasted-error";
import { SendLink } from "./send-link";

/** What a pasted error means. For each code found in it: the cause, the step, what to do, who can do it, whether waiting helps, and the link to send. */
export function ExplainedError({
  reading,
  customer,
  ticket,
}: {
  reading: PastedReading;
  customer: { slug: string; name: string } | null;
  ticket: string;
}) {
  const known = reading.findings.filter(({ means }) => means !== null);
  const unknown = reading.findings.filter(({ means }) => means === null);
  return (
    <div className="space-y-4">
      {known.map((finding) => (
        <Explained key={finding.name} finding={finding} customer={customer} ticket={ticket} />
      ))}
      {reading.isUnknown && <Unknown names={unknown.map(({ name }) => name)} isAll={known.length === 0} />}
      {(reading.ids.length > 0 || reading.times.length > 0) && (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 text-small">
          {[...reading.ids, ...reading.times.map((value) => ({ label: "Time", value }))].map(({ label, value }) => (
            <div key={`${label} ${value}`} className="flex items-center gap-1.5">
              <dt className="text-muted">{label}</dt>
              <dd className="flex items-center gap-1 font-mono text-micro break-all">
                {value}
                <CopyButton text={value} what={label} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Disclosure summary="The text without secrets, addresses and ids">
        <pre className="max-h-72 overflow-auto rounded-control bg-sunken p-3 font-mono text-micro break-words whitespace-pre-wrap">
          {reading.text}
        </pre>
        <div className="mt-2">
          <CopyButton text={reading.text} label="Copy" what="the redacted text" />
        </div>
      </Disclosure>
    </div>
  );
}

function Explained({ finding, customer, ticket }: { finding: Finding; customer: { slug: string; name: string } | null; ticket: string }) {
  const { what, next, who, waits } = wordsOf(finding);
  const step = finding.step && findStep(finding.step);
  return (
    <section aria-label={`${finding.name}: ${what}`} className="rounded-panel border border-line bg-raised px-4 py-3.5">
      <p className="font-mono text-micro text-muted">{finding.name}</p>
      <h3 className="mt-0.5 text-lead font-medium">{what}</h3>
      {finding.by === "status" && (
        <p className="text-small text-muted">The text holds nothing but the status, so this is the likeliest meaning, no more.</p>
      )}
      <dl className="mt-3 grid gap-x-4 gap-y-1.5 text-note sm:grid-cols-[6.5rem_1fr]">
        {finding.cause && <Row name="Cause">{finding.cause}</Row>}
        <Row name="What to do">{next}</Row>
        <Row name="Who can">{who}</Row>
        <Row name="Waiting">{waits}</Row>
        <Row name="Step">
          {step && customer ? (
            <TextLink href={`/customers/${customer.slug}/steps/${step.slug}`}>{step.title}</TextLink>
          ) : (
            (step?.title ?? "No single step")
          )}
        </Row>
      </dl>
      <SendLink
        customer={customer}
        what={finding.by === "status" || aboutNothing(finding) ? (finding.step ?? "checklist") : finding.name}
        title={step?.title ?? finding.name}
        ticket={ticket}
      />
    </section>
  );
}

/** A finding that was recognised by its words and means that nothing is wrong. It has no code that a link could name. */
const aboutNothing = (finding: Finding): boolean => finding.means === "nothing-wrong" && finding.by === "words";

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted max-sm:mt-1">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function wordsOf(finding: Finding): { what: string; next: string; who: string; waits: string } {
  const { means, remedy, who, waitingHelps } = finding;
  if (means === null || means === "nothing-wrong")
    return {
      what: "Nothing is wrong.",
      next: remedy ?? "Nothing has to be done.",
      who: helperName(who ?? "nobody"),
      waits: "There is nothing to wait for.",
    };
  const help = errorCodes[means];
  const passes = waitingHelps ? `It can help: ${waitingHelps}.` : help.waitingHelps ? "It helps." : "It does not help.";
  return { what: errorCodes[means].what, next: remedy ?? errorCodes[means].next, who: helperName(who ?? help.who), waits: passes };
}

function Unknown({ names, isAll }: { names: readonly string[]; isAll: boolean }) {
  const number = names.map(aadstsNumber).find((each) => each !== null);
  return (
    <Notice tone="attention" title={isAll ? "We do not know this one." : `We do not know ${names.join(" and ")}.`}>
      <p>
        {isAll && names.length > 0 && `It names ${names.join(" and ")}. `}
        Nothing is guessed here. When it is sent, it is remembered without secrets, addresses and ids, and counted for the Admins.
      </p>
      {number && (
        <p className="mt-1">
          <TextLink href={`https://login.microsoftonline.com/error?code=${number}`} target="_blank" rel="noreferrer">
            What Microsoft says about AADSTS{number}
          </TextLink>
        </p>
      )}
    </Notice>
  );
}
