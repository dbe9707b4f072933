"use client";

import { PortalShell } from "@/components/onboarding/portal-shell";
import { Button, ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { errorCodes, isErrorCode } from "@/lib/errors/codes";

/** Shown when a page failed to render. In production only the digest of the error reaches the browser: our error code if we threw it, else a number. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  const known = digest !== null && isErrorCode(digest) ? errorCodes[digest] : null;
  return (
    <PortalShell width="narrow">
      <div className="measure" role="alert">
        <h1 className="text-title font-semibold">{known ? known.what.replace(/\.$/, "") : "This page could not be put together"}</h1>
        <p className="mt-4">{known?.next ?? (digest === null ? withoutServer : onServer)}</p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Button kind="primary" onClick={retry}>
            Try again
          </Button>
          <ButtonLink href="/" kind="quiet">
            Go to the start
          </ButtonLink>
        </div>
        {digest && (
          <p className="mt-8 flex items-center gap-2 text-small text-faint">
            {known ? "Code" : "Number"} <span className="font-mono text-micro">{digest}</span>
            <CopyButton text={digest} what="this number for support" />
          </p>
        )}
      </div>
    </PortalShell>
  );
}

const onServer =
  "The fault is on our side, and nothing in your tenant was changed by it. Try again; if it stays so, give Dropzone support the number below.";
/** Errors of the server have a digest. */
const withoutServer =
  "The portal did not answer, or the page met a fault in your browser. What you pressed last may have arrived all the same: try again, and the page shows what holds now.";

function digestOf(error: unknown): string | null {
  return typeof error === "object" && error !== null && "digest" in error && typeof error.digest === "string" ? error.digest : null;
}
