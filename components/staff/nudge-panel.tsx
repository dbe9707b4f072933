import { Mail } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import type { Nudge } from "@/lib/staff/letters/letters";
import { SendNudge, type SendNudgeAction } from "./send-nudge";
import { type SentLetter, SentLetters } from "./sent-letters";

type Props = {
  slug: string;
  nudge: Nudge & { mailto?: string };
  /** Null when no mail server is configured. */
  sending: { id: string } | null;
  sent: readonly SentLetter[];
  /** Null for staff who may only read. */
  sendAction: SendNudgeAction | null;
};

/**
 * A prepared e-mail that asks the right person to do the right step. It can be copied, opened in a mail program, or sent by the portal
 * where a mail server is configured.
 */
export function NudgePanel({ slug, nudge, sending, sent, sendAction }: Props) {
  return (
    <div className="space-y-3">
      {nudge.ok ? <Text {...nudge} /> : <p className="text-muted">{whyNobody[nudge.reason]}</p>}
      {nudge.ok && sendAction && sending && (
        <SendNudge
          // After a letter was sent the form is mounted anew, so it is folded away and empty.
          key={sent[0]?.id ?? "none"}
          slug={slug}
          id={sending.id}
          letter={{ ...nudge.letter, to: nudge.letter.to.address, step: nudge.step }}
          isUserName={nudge.isUserName}
          action={sendAction}
        />
      )}
      {nudge.ok && sendAction && !sending && <p className="text-muted">Sending from here is not set up.</p>}
      <SentLetters letters={sent} />
    </div>
  );
}

function Text({ letter: { to, subject, body }, because, mailto }: Extract<Props["nudge"], { ok: true }>) {
  const toWords = [to.name, to.address].filter(Boolean).join(", ");
  return (
    <div className="space-y-2">
      <p>
        <span className="text-muted">To </span>
        <span className="break-words">{toWords || "nobody that is known: add a contact"}</span>
        <span className="block text-muted">{because}</span>
      </p>
      <Disclosure summary={subject}>
        <p className="whitespace-pre-line break-words">{body}</p>
      </Disclosure>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={body} label="Copy text" what="the text" />
        {mailto && (
          <ButtonLink href={mailto} size="small" icon={<Mail aria-hidden="true" className="size-3.5" />}>
            Open as e-mail
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

const whyNobody = {
  microsoft: "Microsoft is still spreading the changes. There is nobody to write to.",
  us: "This waits for us, not for them.",
  nobody: "Everything is done. There is nobody to write to.",
} as const;
