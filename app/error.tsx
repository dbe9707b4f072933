"use client";

import { useEffect, useState } from "react";
import { Brand } from "@/components/onboarding/brand";
import { Button, ButtonLink } from "@/components/ui/button";
import { PageShell } from "@/components/ui/page-shell";
import type { ErrorRow } from "@/lib/errors/error-row";

/**
 * Shown when a page failed to render. Every page loads it, so it is made of little: no menus, and the words of our codes come when they are
 * needed. In production only the digest of the error reaches the browser: our error code if we threw it, else a number.
 */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  const known = useErrorRow(digest);
  return (
    <PageShell brand={<Brand />} width="narrow">
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
          <p className="mt-8 text-small text-faint">
            {known ? "Code" : "Number"} <span className="select-all font-mono text-micro">{digest}</span>
          </p>
        )}
      </div>
    </PageShell>
  );
}

/** Loaded when it is needed: every page has this boundary, and hardly any shows it. Null until then, and for a number that is no code of ours. */
function useErrorRow(digest: string | null): ErrorRow | null {
  const [row, setRow] = useState<ErrorRow | null>(null);
  useEffect(() => {
    if (digest === null) return;
    void import("@/lib/errors/codes")
      .then(({ errorRow, isErrorCode }) => setRow(isErrorCode(digest) ? errorRow(digest) : null))
      // The connection may be what is broken. The general words say what to do.
      .catch(() => undefined);
  }, [digest]);
  return row;
}

const onServer =
  "The fault is on our side, and nothing in your tenant was changed by it. Try again; if it stays so, give Dropzone support the number below.";
/** Errors of the server have a digest. */
const withoutServer =
  "The portal did not answer, or the page met a fault in your browser. What you pressed last may have arrived all the same: try again, and the page shows what holds now.";

function digestOf(error: unknown): string | null {
  return typeof error === "object" && error !== null && "digest" in error && typeof error.digest === "string" ? error.digest : null;
}
