import { ButtonLink } from "@/components/ui/button";
import { type FactRow, Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { SecretSection, type SecretSectionProps } from "./finish/secret-section";
import { UndoLink } from "./finish/undo-link";
import { FirstAlert } from "./first-alert";
import { LeftAlone } from "./left-alone";
import { StateBadge } from "./state-badge";

export type FinishViewProps = {
  customerName: string;
  dropzoneHost: string;
  /** What was seen to work, in sentences. */
  brings: readonly string[];
  /** What was chosen and not seen to work, with the reasons. */
  open: readonly string[];
  /** The portal created the app. */
  isCreated: boolean;
  /** Null before Dropzone has said anything about it. */
  firstAlert: Parameters<typeof FirstAlert>[0]["firstAlert"] | null;
  /** What was created, with ids. */
  receipt: readonly FactRow[];
  /** The audit trail, as a file. */
  trailHref: string;
  /** Null when no secret is known. */
  secret: SecretSectionProps | null;
  /** Whether this portal keeps its access to the tenant. `decided` is null before the decision. `isBack`: it was removed before, and consented again since. An action is null for those who may not decide. */
  access: { decided: "kept" | "removed" | null; isBack: boolean; keepAction: FormAction | null; removeAction: FormAction | null };
  /** What the portal did not make and left as it was, in sentences. */
  leftAlone: readonly string[];
  /** What to expect next, in sentences. */
  expect: readonly string[];
  /** The page that undoes everything. Null for those who may not. */
  undoHref: string | null;
};

/** The last page: what Dropzone can do now, what was created, when the client secret expires, and whether this portal keeps its access to the tenant. */
export function FinishView(props: FinishViewProps) {
  return (
    <div>
      <header>
        <StateBadge state="done" />
        <h1 className="mt-2 text-title font-semibold sm:text-display">{props.customerName} is connected</h1>
        {props.firstAlert && (
          <p className="measure mt-3 text-lead">
            <FirstAlert firstAlert={props.firstAlert} />
          </p>
        )}
        <div className="mt-6">
          <ButtonLink
            kind={props.access.decided ? "primary" : "secondary"}
            href={`https://${props.dropzoneHost}`}
            className="min-h-11 px-5"
          >
            Open {props.dropzoneHost}
          </ButtonLink>
        </div>
      </header>

      <div className="mt-12 grid gap-x-12 gap-y-10 md:grid-cols-2">
        {props.brings.length > 0 && <Sentences id="brings-heading" title="What Dropzone can do now" sentences={props.brings} />}
        {props.open.length > 0 && <Sentences id="open-heading" title="Not seen to work yet" sentences={props.open} />}
        <Sentences id="expect-heading" title="What to expect next" sentences={props.expect} />
      </div>

      <section aria-labelledby="receipt-heading" className="mt-12">
        <h2 id="receipt-heading" className="text-heading font-semibold">
          {props.isCreated ? "What was made in your tenant" : "What Dropzone uses in your tenant"}
        </h2>
        <Facts className="mt-4" rows={props.receipt} />
        {props.leftAlone.length > 0 && (
          <div className="mt-6">
            <LeftAlone sentences={props.leftAlone} />
          </div>
        )}
        <p className="mt-4 text-note text-muted print:hidden">
          Who did what here, and when, is in the <TextLink href={props.trailHref}>audit trail</TextLink>, a file to keep.
        </p>
      </section>

      {props.secret && <SecretSection {...props.secret} />}

      <PortalAccess access={props.access} />
      {props.undoHref && <UndoLink href={props.undoHref} />}
    </div>
  );
}

function Sentences({ id, title, sentences }: { id: string; title: string; sentences: readonly string[] }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-heading font-semibold">
        {title}
      </h2>
      <ul className="mt-3 space-y-2 text-note text-muted">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function PortalAccess({ access }: Pick<FinishViewProps, "access">) {
  const { decided, isBack, keepAction, removeAction } = access;
  return (
    <section aria-labelledby="access-heading" className="mt-12 print:hidden">
      <h2 id="access-heading" className="text-heading font-semibold">
        {accessTitles[decided ?? (isBack ? "back" : "open")]}
      </h2>
      <div className="measure mt-2 space-y-2 text-note text-muted">
        {decided === "removed" ? (
          <p>
            “Dropzone AI”, its permissions and its secret were not touched. The portal can look at nothing and change nothing in your tenant
            until an administrator signs in here and consents again.
          </p>
        ) : (
          <>
            <p>
              With access, one of you can sign in here at any time to check or repair the connection. The portal itself can change nothing
              alone, and sees something alone only while you let it look once a day.
            </p>
            <p>
              Removing it takes the portal and its consent out of your enterprise applications. It does not touch “Dropzone AI”, through
              which Dropzone works.
            </p>
          </>
        )}
      </div>
      {decided !== "removed" && (keepAction || removeAction) && (
        <div className="mt-5 flex flex-wrap gap-3">
          {decided === null && keepAction && (
            <form action={keepAction}>
              <SubmitButton pendingLabel="Finishing">Keep access and finish</SubmitButton>
            </form>
          )}
          {removeAction && (
            <form action={removeAction}>
              <SubmitButton kind="secondary" pendingLabel="Removing">
                Remove the portal's access
              </SubmitButton>
            </form>
          )}
        </div>
      )}
    </section>
  );
}

const accessTitles = {
  open: "One last decision: keep this portal in your tenant?",
  back: "This portal has access to your tenant again. Keep it?",
  kept: "This portal keeps its access to your tenant",
  removed: "This portal no longer has access to your tenant",
} as const;
