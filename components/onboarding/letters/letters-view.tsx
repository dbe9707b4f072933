import { ButtonLink } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-action";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { type LetterKind, letterKinds, letterKindWords } from "@/lib/catalogue/letters";
import { type PartDuty, parts } from "@/lib/catalogue/parts";
import { listed } from "@/lib/catalogue/plural";
import { ColleagueLettersForm, type LetterFormAction, OwnLettersForm } from "./letter-forms";

type Address = {
  id: string;
  address: string;
  kinds: readonly LetterKind[];
  duty: PartDuty | null;
  state: "on" | "asked" | "ended";
  lastSentAt: string | null;
};

export type LettersViewProps = {
  customerName: string;
  isConfigured: boolean;
  own: Address | null;
  suggested: string;
  others: readonly Address[];
  /** The checklist. */
  home: string;
  subscribeAction: LetterFormAction;
  /** Null for those who may not name colleagues, and not end a colleague's letters. */
  nameAction: LetterFormAction | null;
  endAction: FormAction;
};

/** Which letters somebody gets by e-mail, and which colleagues get them too. */
export function LettersView(props: LettersViewProps) {
  return (
    <article>
      <h1 className="text-title font-semibold">Letters by e-mail</h1>
      <p className="measure mt-3 text-muted">
        The portal can write to you about {props.customerName}: each thing once, on working days between the morning and the evening where
        you are, unless something broke. Each letter has a link that ends them, without a sign-in.
      </p>
      {props.isConfigured ? <Letters {...props} /> : <NotSetUp />}
      <ButtonLink kind="quiet" href={props.home} className="mt-10">
        Back to the checklist
      </ButtonLink>
    </article>
  );
}

function NotSetUp() {
  return (
    <div className="mt-8">
      <Notice tone="attention" title="This portal cannot send e-mail">
        Whoever runs it has named no mail server. Add the end of the client secret to your calendar on the last page instead.
      </Notice>
    </div>
  );
}

function Letters({ own, suggested, others, subscribeAction, nameAction, endAction }: LettersViewProps) {
  return (
    <>
      <section aria-labelledby="own-heading" className="mt-10">
        <h2 id="own-heading" className="text-heading font-semibold">
          To you
        </h2>
        {own && (
          <ul className="mt-3 divide-y divide-line border-y border-line">
            <Row address={own} endAction={endAction} />
          </ul>
        )}
        <OwnLettersForm
          address={own?.address ?? suggested}
          kinds={own?.kinds ?? letterKinds}
          isOn={own !== null}
          action={subscribeAction}
        />
      </section>
      <section aria-labelledby="others-heading" className="mt-12">
        <h2 id="others-heading" className="text-heading font-semibold">
          To colleagues
        </h2>
        {others.length > 0 && (
          <ul className="mt-3 divide-y divide-line border-y border-line">
            {others.map((address) => (
              <Row key={address.id} address={address} endAction={nameAction && endAction} />
            ))}
          </ul>
        )}
        {nameAction ? (
          <ColleagueLettersForm action={nameAction} />
        ) : (
          <p className="mt-3 text-note text-muted">An administrator of your tenant can name colleagues here.</p>
        )}
      </section>
    </>
  );
}

function Row({ address, endAction }: { address: Address; endAction: FormAction | null }) {
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-6 gap-y-1 py-2 text-note">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words font-medium">{address.address}</p>
        <p className="text-small text-muted">
          {stateWords[address.state]}
          {address.state === "on" && kindsWords(address.kinds)}
          {address.duty && ` Part: ${parts[address.duty].title}.`}
          {address.lastSentAt && (
            <>
              {" "}
              Last letter <Time at={address.lastSentAt} />.
            </>
          )}
        </p>
      </div>
      {address.state !== "ended" && endAction && (
        <form action={endAction}>
          <input type="hidden" name="id" value={address.id} />
          <SubmitButton kind="quiet" size="small" pendingLabel="Ending">
            End<span className="sr-only"> the letters to {address.address}</span>
          </SubmitButton>
        </form>
      )}
    </li>
  );
}

const stateWords = {
  on: "Gets letters",
  asked: "Was asked, and has not agreed yet. Nothing else is sent before.",
  ended: "Gets no more letters.",
} as const;

const kindsWords = (kinds: readonly LetterKind[]): string =>
  kinds.length === 0 ? ". None of the kinds is chosen." : ` when: ${listed(kinds.map((kind) => inSentence(letterKindWords[kind].title)))}.`;

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);
