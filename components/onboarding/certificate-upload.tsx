"use client";

import { useActionState } from "react";
import { Facts } from "@/components/ui/facts";
import { FileField } from "@/components/ui/file-field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

import { notConfirmedWords } from "@/lib/onboarding/planning/not-confirmed-words";

export type CertificateUploadState = { error?: string };
export type CertificateUploadProps = {
  action: (state: CertificateUploadState, formData: FormData) => Promise<CertificateUploadState>;
  /** The certificate that is kept; null when there is none. */
  current: { subject: string; thumbprint: string; notAfter: string; source: "dropzone" | "upload"; uploadedBy: string | null } | null;
  /** Why this person may not upload one, and what to do. Null when they may. */
  refusal: string | null;
};

/** Uploads the certificate of the Dropzone tenant. The hint says, before a file is chosen, that a private key is refused. */
export function CertificateUpload({ action, current, refusal }: CertificateUploadProps) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  return (
    <form ref={form} action={submit} className="measure space-y-5">
      {current && (
        <Facts
          rows={[
            { label: "Subject", value: current.subject },
            {
              label: "Origin",
              value: current.source === "upload" ? capitalized(notConfirmedWords(current.uploadedBy)) : "Confirmed by Dropzone",
            },
            { label: "Thumbprint", value: current.thumbprint, mono: true, copy: true },
            {
              label: "Valid until",
              value: new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(new Date(current.notAfter)),
            },
          ]}
        />
      )}
      {refusal ? (
        <Notice>{refusal}</Notice>
      ) : (
        <>
          <FileField
            id="certificate"
            name="certificate"
            required
            accept=".pem,.crt,.cer,.der,.p7b,.p7c,.txt,application/x-x509-ca-cert,application/pem-certificate-chain"
            label={current ? "Another certificate" : "Certificate file"}
            error={state.error}
            hint="The certificate that you downloaded from Dropzone: PEM, CRT, CER or DER. It is public. A file that holds a private key is refused and not kept."
          />
          <SubmitButton kind={current ? "secondary" : "primary"} pendingLabel="Reading the certificate">
            Use this certificate
          </SubmitButton>
        </>
      )}
    </form>
  );
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
