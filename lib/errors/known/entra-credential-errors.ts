import type { KnownError } from "./known-error";

/**
 * The AADSTS numbers about the app's certificate. The same number has several reasons, which Microsoft adds in brackets, so rows with a text
 * come before those without. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */

const fromDropzone = "Take the certificate from your Dropzone tenant, and upload that very file: the certificate itself, not its issuer's.";

export const entraCredentialErrors: readonly KnownError[] = [
  {
    means: "certificate-expired",
    aadsts: [50012, 700027, 500012],
    text: /key (?:used )?is expired|key has expired|certificate (?:has|is) expired|expired certificate/i,
    cause: "The app signed in with a certificate whose end date has passed.",
  },
  {
    means: "certificate-mismatch",
    aadsts: [700027, 50012],
    cause: "The certificate that was used is not registered on the app, or was registered minutes ago.",
    waitingHelps: "for a few minutes after the certificate was uploaded",
  },
  { means: "certificate-mismatch", aadsts: [700030], cause: "The certificate's subject is not authorized for this app." },
  {
    means: "certificate-mismatch",
    aadsts: [7000213, 7000214, 50017],
    cause: "The certificate's chain is not accepted for this app.",
    remedy: fromDropzone,
    who: "dropzone-admin",
  },
  {
    means: "certificate-expired",
    aadsts: [1000502, 500172],
    cause: "The certificate is outside its time: its end date has passed.",
    or: [
      {
        means: "certificate-not-yet-valid",
        cause: "The certificate's start date has not come yet, or the clock of the machine that uses it is wrong.",
        waitingHelps: "for the time until the start date",
      },
    ],
  },
];
