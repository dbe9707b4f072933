import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { LookAgain } from "@/components/ui/look-again";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { VendorDetails } from "./vendor-details";

type Action = { label: string; href: string };
export type NotLookedViewProps = {
  title: string;
  looks: readonly { what: string; next: string; code: string; requestId: string | null }[];
  since: string;
  at: string;
  nextLookAt: string | null;
  action: Action;
  otherWays: readonly Action[];
};

/** In place of a plan, when what it would be made of could not be looked at: no list and no number, since nobody knows them. */
export function NotLookedView({ title, looks, since, at, nextLookAt, action, otherWays }: NotLookedViewProps) {
  return (
    <div className="measure">
      <h1 className="text-title font-semibold sm:text-display">{title}</h1>
      <p className="mt-3 text-lead text-muted">
        <span className="font-medium text-ink">Nothing was changed by this look.</span> A plan is shown as soon as all of it can be seen.
      </p>
      <div className="mt-6 space-y-4">
        {looks.map(({ what, next, code, requestId }) => (
          <Notice key={`${what} ${code}`} tone="attention" title={what}>
            <p>{next}</p>
            <VendorDetails code={code} requestId={requestId}>
              <CopyButton text={forSupport({ what, code, requestId, at })} what="these details for support" />
            </VendorDetails>
          </Notice>
        ))}
      </div>
      <p className="mt-6 text-note text-muted">
        It could not be looked at since <Time at={since} form="clock" />, last tried at <Time at={at} form="clock" />.{" "}
        {nextLookAt ? (
          <>
            It is tried again at <Time at={nextLookAt} form="clock" />, by itself.
            <LookAgain key={nextLookAt} at={nextLookAt} />
          </>
        ) : (
          "Waiting does not help."
        )}
      </p>
      <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-3">
        <ButtonLink kind="primary" href={action.href} className="min-h-11 px-5">
          {action.label}
        </ButtonLink>
        {otherWays.map(({ label, href }) => (
          <TextLink key={href} href={href}>
            {label}
          </TextLink>
        ))}
      </div>
    </div>
  );
}

type Details = { what: string; code: string; requestId: string | null; at: string };

const forSupport = ({ what, code, requestId, at }: Details): string =>
  [what, `Code: ${code}`, requestId && `Request ID: ${requestId}`, `Time: ${at}`].filter(Boolean).join("\n");
