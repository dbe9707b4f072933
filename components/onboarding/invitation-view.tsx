import { Clock, ListChecks, UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { MicrosoftMark } from "./microsoft-mark";

export type InvitationViewProps = {
  customerName: string;
  dropzoneHost: string;
  expiresAt: string;
  invitedBy: string;
  /** The delegated permissions that signing in asks for. */
  scopes: readonly { name: string; why: string }[];
  signInAction: FormAction;
};

/** The first page a customer's admin sees: who invites them to connect what, what is needed for it, and the sign-in button. */
export function InvitationView(props: InvitationViewProps) {
  return (
    <div>
      <header className="measure">
        <p className="text-note text-muted">An invitation from {props.invitedBy} at Dropzone</p>
        <h1 className="mt-3 text-title font-semibold sm:text-display">Connect {props.customerName} to Dropzone AI</h1>
        <p className="mt-4 text-lead text-muted">
          Link your Microsoft 365 and Microsoft Defender tenant to <span className="font-medium text-ink">{props.dropzoneHost}</span>, so
          that Dropzone can investigate your alerts.
        </p>
      </header>

      <form action={props.signInAction} className="mt-8 flex flex-wrap items-center gap-x-5 gap-y-3">
        <SubmitButton icon={<MicrosoftMark />} pendingLabel="Taking you to Microsoft" className="min-h-11 px-5">
          Sign in with Microsoft
        </SubmitButton>
        <p className="text-small text-faint">
          This invitation ends <Time at={props.expiresAt} />.
        </p>
      </form>

      <ul className="mt-12 grid gap-x-8 gap-y-6 border-t border-line pt-8 md:grid-cols-3">
        <Assurance icon={<Clock aria-hidden="true" />} title="About five minutes">
          You can stop at any time. A colleague can carry on where you left off.
        </Assurance>
        <Assurance icon={<UserRoundCheck aria-hidden="true" />} title="An administrator is needed">
          A Global Administrator can do all of it. Otherwise a Privileged Role Administrator for consent, and an Exchange Administrator for
          quarantined mail.
        </Assurance>
        <Assurance icon={<ListChecks aria-hidden="true" />} title="You see every change first">
          Your consent adds this portal to your enterprise applications. Everything else, above all the app “Dropzone AI”, is made only
          after you have read the plan. You can remove both at any time.
        </Assurance>
      </ul>

      <section aria-label="Other ways, and questions" className="measure mt-10 divide-y divide-line border-y border-line">
        <Disclosure summary="What exactly will you ask for?">
          <WhatIsAsked scopes={props.scopes} />
        </Disclosure>
        <Disclosure summary="I am not an administrator">
          <SendToAdmin {...props} />
        </Disclosure>
      </section>
    </div>
  );
}

function Assurance({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="[&>svg]:size-5 [&>svg]:text-accent-ink">
      {icon}
      <h2 className="mt-3 text-note font-semibold">{title}</h2>
      <p className="mt-1 text-note text-muted">{children}</p>
    </li>
  );
}

function WhatIsAsked({ scopes }: { scopes: InvitationViewProps["scopes"] }) {
  return (
    <div className="space-y-3 text-note text-muted">
      <p>
        Microsoft asks you to let this portal act for you while you are signed in. It can do nothing that you could not do yourself, and at
        the end it offers to remove itself.
      </p>
      <dl className="space-y-2">
        {scopes.map((scope) => (
          <div key={scope.name}>
            <dt className="font-mono text-small text-ink">{scope.name}</dt>
            <dd>{scope.why}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function SendToAdmin({ customerName, dropzoneHost, invitedBy }: InvitationViewProps) {
  const text = [
    `Hello, ${invitedBy} at Dropzone has invited ${customerName} to connect Microsoft 365 and Microsoft Defender to ${dropzoneHost}.`,
    "It takes a Global Administrator about five minutes, shows every change before it is made, and can be undone.",
    "I will forward the invitation link to you.",
  ].join(" ");
  return (
    <div className="space-y-3">
      <p className="text-note text-muted">
        Send this to the person who administers Microsoft Entra for you, with the link from your invitation:
      </p>
      <blockquote className="border-l-2 border-line pl-4 text-note">{text}</blockquote>
      <CopyButton text={text} label="Copy text" what="the text for your administrator" />
    </div>
  );
}
