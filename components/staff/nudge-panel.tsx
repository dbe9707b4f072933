import { Mail } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import type { Nudge } from "@/lib/onboarding/letters";

/** A text for the right person about the right step. It is copied or opened in one's own mail program: the portal sends nothing. */
export function NudgePanel({ nudge }: { nudge: Nudge & { mailto?: string } }) {
  if (!nudge.ok) return <p className="text-muted">{whyNobody[nudge.reason]}</p>;
  const { letter, because, mailto } = nudge;
  const { to, subject, body } = letter;
  const toWords = [to.name, to.address].filter(Boolean).join(", ");
  return (
    <div className="space-y-2">
      <p>
        <span className="text-muted">To </span>
        {toWords || "nobody that is known: add a contact"}
        <span className="block text-muted">{because}</span>
      </p>
      <Disclosure summary={subject}>
        <p className="whitespace-pre-line">{body}</p>
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
