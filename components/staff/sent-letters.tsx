import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import { isNudgeTrouble, type NudgeState, nudgeTroubleWords } from "@/lib/staff/letters/nudge-states";

export type SentLetter = {
  id: string;
  recipient: string;
  state: NudgeState;
  trouble: string | null;
  createdAt: string;
  sentAt: string | null;
  sender: string;
};

/** The letters that the portal sent, newest first, with their result. */
export function SentLetters({ letters: [newest, ...earlier] }: { letters: readonly SentLetter[] }) {
  return (
    <div className={newest ? "" : "sr-only"}>
      {/* This live region exists before the first letter: screen readers do not announce a region that is added with its content. */}
      <div role="status" aria-label="The last message">
        {newest && <Standing letter={newest} />}
      </div>
      {earlier.length > 0 && (
        <Disclosure summary={earlier.length === 1 ? "1 sent before" : `${earlier.length} sent before`}>
          <ul className="space-y-2">
            {earlier.map((letter) => (
              <li key={letter.id}>
                <Standing letter={letter} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

function Standing({ letter: { recipient, state, trouble, createdAt, sentAt, sender } }: { letter: SentLetter }) {
  return (
    <p className="break-words text-muted">
      <span className={`font-medium ${colors[state]}`}>{words[state]}</span> {state === "sent" ? "to" : "for"} {recipient}{" "}
      <Time at={sentAt ?? createdAt} />, by {sender}.
      {state === "failed" && isNudgeTrouble(trouble) && <span className="block text-ink">{nudgeTroubleWords[trouble]}</span>}
      {state === "unsure" && (
        <span className="block text-ink">
          The portal was stopped while it talked to the mail server. Ask whether it came before you send another.
        </span>
      )}
    </p>
  );
}

const words: Record<NudgeState, string> = {
  queued: "Queued",
  sending: "On its way",
  sent: "Sent",
  failed: "Not sent",
  unsure: "Perhaps sent",
};
const colors: Record<NudgeState, string> = {
  queued: "text-ink",
  sending: "text-ink",
  sent: "text-success",
  failed: "text-danger",
  unsure: "text-attention",
};
