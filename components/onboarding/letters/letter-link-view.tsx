import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { type LetterKind, letterKindWords } from "@/lib/catalogue/letters";
import { TimeZoneField } from "./time-zone-field";

type LetterLink = { state: "asked" | "on" | "ended" | "over"; customerName: string; address: string; kinds: readonly LetterKind[] };

/** What the link in a letter opens, without a sign-in. Opening it changes nothing; its buttons do. `link`: null when it is not known. */
export function LetterLinkView({ link, answerAction }: { link: LetterLink | null; answerAction: FormAction }) {
  if (link === null)
    return (
      <div className="measure">
        <h1 className="text-title font-semibold">This link is not known</h1>
        <p className="mt-4 text-muted">
          It may have been cut off by the mail program. Open it again from the letter, or copy the whole address from there.
        </p>
      </div>
    );
  const { title, says, buttons } = words(link);
  return (
    <div className="measure">
      <h1 className="text-title font-semibold">{title}</h1>
      {says.map((sentence) => (
        <p key={sentence} className="mt-3 text-muted">
          {sentence}
        </p>
      ))}
      {(link.state === "asked" || link.state === "on") && link.kinds.length > 0 && (
        <ul className="mt-4 list-disc space-y-1 pl-5 text-note text-muted">
          {link.kinds.map((kind) => (
            <li key={kind}>{letterKindWords[kind].title}</li>
          ))}
        </ul>
      )}
      <div className="mt-8 flex flex-wrap gap-3">
        {buttons.map(({ wants, label, kind }) => (
          <form key={wants} action={answerAction}>
            <TimeZoneField />
            <input type="hidden" name="wants" value={wants} />
            <SubmitButton kind={kind} pendingLabel="One moment">
              {label}
            </SubmitButton>
          </form>
        ))}
      </div>
    </div>
  );
}

type Button = { wants: "yes" | "no"; label: string; kind: "primary" | "secondary" };
type Words = { title: string; says: string[]; buttons: Button[] };

function words({ state, customerName, address }: LetterLink): Words {
  switch (state) {
    case "asked":
      return {
        title: `May this portal write to you about ${customerName}?`,
        says: [
          `A colleague named ${address} for letters about the connection to Dropzone AI. You can end them at any time. They would be about:`,
        ],
        buttons: [
          { wants: "yes", label: "Yes, write to me", kind: "primary" },
          { wants: "no", label: "No, and do not ask again", kind: "secondary" },
        ],
      };
    case "on":
      return {
        title: `You get letters about ${customerName}`,
        says: [`They go to ${address}, and are about:`],
        buttons: [{ wants: "no", label: "Stop these letters", kind: "primary" }],
      };
    case "ended":
      return {
        title: `You get no more letters about ${customerName}`,
        says: [`Nothing more goes to ${address}, and nobody else can change that.`],
        buttons: [{ wants: "yes", label: "Get them again", kind: "secondary" }],
      };
    case "over":
      return {
        title: `You get no more letters about ${customerName}`,
        says: [`Nothing more goes to ${address}. An administrator there can name the address again.`],
        buttons: [],
      };
  }
}
