import { Mail } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";

export type LinkOnceProps = {
  link: string;
  expiresAt: string;
  letter: { to: { name: string | null; address: string | null }; subject: string; body: string };
  mailto: string;
};

/** An invitation link right after it was made, to copy alone or in a prepared text. It cannot be shown again. */
export function LinkOnce({ link, expiresAt, letter, mailto }: LinkOnceProps) {
  return (
    <section aria-label="Invitation link" className="rounded-panel border border-accent/25 bg-accent-soft p-4 text-note">
      <p className="font-medium">Copy the invitation link now. It is not shown again.</p>
      <p className="mt-2 rounded-control border border-line bg-raised px-3 py-2 font-mono text-small break-all select-all">{link}</p>
      <p className="mt-1.5 text-small text-muted">
        Works until <Time at={expiresAt} form="exact" />. Only its fingerprint is kept here; make another if it gets lost.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={link} label="Copy link" what="the invitation link" />
        <CopyButton text={letter.body} label="Copy text with link" what="the text with the invitation link" />
        <ButtonLink href={mailto} size="small" icon={<Mail aria-hidden="true" className="size-3.5" />}>
          Open as e-mail{letter.to.address ? ` to ${letter.to.address}` : ""}
        </ButtonLink>
      </div>
      <Disclosure summary="Read the text" className="mt-1">
        <p className="font-medium">{letter.subject}</p>
        <p className="mt-2 whitespace-pre-line text-muted">{letter.body}</p>
      </Disclosure>
    </section>
  );
}
