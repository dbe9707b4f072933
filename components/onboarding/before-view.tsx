import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { capability } from "@/lib/catalogue/capabilities";
import { readPartDuty } from "@/lib/catalogue/parts";
import { counted } from "@/lib/catalogue/plural";
import type { StepState } from "@/lib/catalogue/states";
import { choosePath, planAfterLookPath, sendPartPath } from "@/lib/links/paths";
import { type FindingState, type Offer, subjects } from "@/lib/onboarding/preflight/finding-row";
import { type Finding, findingRow, findingWords } from "@/lib/onboarding/preflight/findings";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import { StateIcon } from "./state-icon";

type Item = Finding & { place: { label: string; href: string; path: string } | null };
export type BeforeViewProps = {
  /** In the order of the screen: what stands in the way comes first. */
  findings: readonly Item[];
  /** How many changes the plan has for this person. */
  changes: number;
  customer: { slug: string; name: string; entraTenantName: string | null };
  exchangeSignInHref: string;
  /** What whoever manages app policies runs to exempt this one app. */
  exemption: string;
  answerAction: FormAction;
};

/** What was seen before anything changes. Each finding has its consequence and its remedy, and what can be answered is answered here. */
export function BeforeView(props: BeforeViewProps) {
  const { findings, customer, changes } = props;
  const of = (state: FindingState) => findings.filter(({ code }) => findingRow(code).state === state);
  return (
    <div>
      <header className="measure">
        <h1 className="text-title font-semibold sm:text-display">Before anything changes</h1>
        <p className="mt-3 text-lead text-muted">
          We looked at {counted(findings.length, "thing")} in {customer.entraTenantName ?? customer.name}, and changed none of them.{" "}
          {summary(of("stands-in-the-way").length)}
        </p>
      </header>
      <div className="mt-6">
        <ButtonLink kind="primary" href={planAfterLookPath(customer.slug)} className="min-h-11 px-5">
          {changes === 0 ? "See the plan" : `See the plan: ${counted(changes, "change")}`}
        </ButtonLink>
      </div>
      {groups.map(({ state, title }) => (
        <Group key={state} title={title} items={of(state)} {...props} />
      ))}
      <Fine items={of("fine")} />
    </div>
  );
}

const summary = (inTheWay: number): string => {
  if (inTheWay === 0) return "Nothing stands in the way.";
  return inTheWay === 1 ? "One stands in the way." : `${inTheWay} stand in the way.`;
};

const groups = [
  { state: "stands-in-the-way", title: "Stands in the way" },
  { state: "hint", title: "Good to know" },
  { state: "unknown", title: "Not known" },
] as const satisfies readonly { state: FindingState; title: string }[];

const icons: Record<FindingState, StepState> = {
  "stands-in-the-way": "needs-you",
  hint: "waiting",
  unknown: "could-not-check",
  fine: "done",
};

function Group({ title, items, ...props }: BeforeViewProps & { title: string; items: readonly Item[] }) {
  if (items.length === 0) return null;
  const id = `before-${title.toLowerCase().replaceAll(" ", "-")}`;
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="text-heading font-semibold">
        {title}
      </h2>
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {items.map((item) => (
          <Row key={item.code + (item.it ?? "")} item={item} {...props} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item, ...props }: BeforeViewProps & { item: Item }) {
  const { state, about, consequence, remedy, who } = findingRow(item.code);
  return (
    <li className="flex gap-3 py-4">
      <StateIcon state={icons[state]} className="mt-[3px] size-4" />
      <div className="min-w-0 flex-1 text-note">
        <p className="text-small text-muted">{subjects[about]}</p>
        <h3 className="break-words font-medium">{findingWords(item)}</h3>
        <p className="measure mt-1 text-muted">{consequence}</p>
        <p className="measure mt-1">{remedy}</p>
        <p className="mt-1 text-small text-muted">
          Who can do it: {waitsForWords(item.duty ?? who)}.
          {item.place && (
            <>
              {" "}
              <TextLink href={item.place.href} target="_blank" rel="noreferrer">
                {item.place.path}
              </TextLink>
            </>
          )}
        </p>
        <Offers item={item} {...props} />
      </div>
    </li>
  );
}

function Offers({ item, ...props }: BeforeViewProps & { item: Item }) {
  const offers = findingRow(item.code).offers ?? [];
  if (offers.length === 0) return null;
  return (
    <div className="mt-3 flex flex-wrap items-start gap-2">
      {offers.map((offer) => (
        <Offered key={offer} offer={offer} item={item} {...props} />
      ))}
    </div>
  );
}

function Offered({ offer, item, ...props }: BeforeViewProps & { offer: Offer; item: Item }) {
  const { customer, answerAction, exemption, exchangeSignInHref } = props;
  switch (offer) {
    case "decline":
      return (
        item.capability && (
          <Answer action={answerAction} fields={{ to: "decline", capability: item.capability }}>
            Decline {capability(item.capability).name}
          </Answer>
        )
      );
    case "agree-secret-life":
      return (
        <Answer action={answerAction} fields={{ to: "secret-life", days: String(item.days) }}>
          Use a secret of {item.it}
        </Answer>
      );
    case "agree-exchange":
      return (
        <Answer action={answerAction} fields={{ to: "exchange-customization" }}>
          Let the plan run Enable-OrganizationCustomization
        </Answer>
      );
    case "use-portal-url":
      return (
        <Answer action={answerAction} fields={{ to: "portal-url", url: item.it ?? "" }}>
          Use this address
        </Answer>
      );
    case "exemption":
      return (
        <Disclosure summary="The exemption of this one app, in PowerShell" className="w-full">
          <pre className="whitespace-pre-wrap break-words rounded-panel border border-line bg-raised p-3 font-mono text-micro">
            {exemption}
          </pre>
          <div className="mt-2">
            <CopyButton text={exemption} label="Copy" what="the exemption" />
          </div>
        </Disclosure>
      );
    case "exchange-sign-in":
      return <ButtonLink href={exchangeSignInHref}>Sign in for Exchange</ButtonLink>;
    case "choose":
      return <ButtonLink href={choosePath(customer.slug)}>Enter the Portal URL</ButtonLink>;
    case "send": {
      const duty = readPartDuty(item.duty ?? "");
      return duty && <ButtonLink href={sendPartPath(customer.slug, duty)}>Send this to a colleague</ButtonLink>;
    }
  }
}

function Answer({ action, fields, children }: { action: FormAction; fields: Record<string, string>; children: React.ReactNode }) {
  return (
    <form action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton kind="secondary" pendingLabel="Saving">
        {children}
      </SubmitButton>
    </form>
  );
}

function Fine({ items }: { items: readonly Item[] }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="before-fine" className="mt-10">
      <h2 id="before-fine" className="text-heading font-semibold">
        Looked at, and fine
      </h2>
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {items.map((item) => (
          <li key={item.code + (item.it ?? "")} className="flex gap-3 py-2 text-note text-muted">
            <StateIcon state="done" className="mt-[3px] size-4" />
            <span className="min-w-0 break-words">{findingWords(item)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
