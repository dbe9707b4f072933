import type { ErrorRow } from "../error-row";

/** The client secret and the certificate. */
export const credentialsErrors = {
  /** A token request was refused, and the secret is only a few minutes old. */
  "secret-not-accepted-yet": {
    what: "The new client secret is not accepted everywhere yet.",
    next: "This takes seconds, rarely minutes. The portal keeps trying.",
    who: "nobody",
    waitingHelps: true,
    step: "client-secret",
    whose: "microsoft",
  },
  /** A token request was refused, and the secret is old enough to be on all of Microsoft's servers. */
  "secret-not-accepted": {
    what: "Microsoft does not accept the client secret.",
    next: "Create a new one. It may have been removed in your tenant, or its ID was copied in place of its value.",
    who: "app-admin",
    waitingHelps: false,
    step: "client-secret",
    whose: "theirs",
  },
  /** The end date of the secret has passed. */
  "secret-expired": {
    what: "The client secret has expired.",
    next: "Create a new one.",
    who: "app-admin",
    waitingHelps: false,
    step: "client-secret",
    whose: "theirs",
  },
  /** An app management policy forbids client secrets. */
  "secret-blocked-by-policy": {
    what: "A policy of your tenant forbids client secrets.",
    next: "Review the changes: the page before the plan has the exemption of this one app, to send to whoever manages app policies.",
    who: "policy-admin",
    waitingHelps: false,
    step: "client-secret",
    whose: "theirs",
  },
  /** An app management policy allows only a shorter lifetime than the portal asked for. */
  "secret-lifetime-policy": {
    what: "A policy of your tenant does not allow a secret to live for two years.",
    next: "Create one with the longest lifetime the policy allows, or ask for an exemption.",
    who: "policy-admin",
    waitingHelps: false,
    step: "client-secret",
    whose: "theirs",
  },
  /** An app management policy forbids this certificate. */
  "certificate-blocked-by-policy": {
    what: "A policy of your tenant does not allow this certificate.",
    next: "Ask whoever manages app management policies to exempt “Dropzone AI”.",
    who: "policy-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file holds no certificate. */
  "certificate-unreadable": {
    what: "This file is not a certificate.",
    next: "Download the certificate from Dropzone again. PEM, CRT, CER, DER and P7B files work.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file has no content, or nothing but spaces. */
  "certificate-file-empty": {
    what: "This file is empty.",
    next: "Download the certificate from Dropzone again.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file is a request for a certificate (CSR, PKCS#10). */
  "certificate-is-request": {
    what: "This is a request for a certificate (CSR), not the certificate itself.",
    next: "Upload the certificate that was issued for it, or the one that Dropzone shows.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file is a public key alone, in PEM, DER or the form of SSH. */
  "certificate-is-public-key": {
    what: "This is a public key alone, not a certificate.",
    next: "Upload the whole certificate that Dropzone shows.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file is a list of revoked certificates (CRL). */
  "certificate-is-revocation-list": {
    what: "This is a list of revoked certificates (CRL), not a certificate.",
    next: "Upload the certificate that Dropzone shows.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file is HTML. */
  "certificate-is-web-page": {
    what: "This is a web page, not a certificate. Probably a sign-in page was saved in its place.",
    next: "Sign in to Dropzone first, then download the certificate again.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file describes a certificate in words (openssl x509 -text -noout), and does not contain it. */
  "certificate-is-description": {
    what: "This file describes a certificate in words and does not contain it.",
    next: "Upload the certificate itself: a file that begins with BEGIN CERTIFICATE, or the one that Dropzone shows.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file is larger than any certificate. It is not read. */
  "certificate-too-large": {
    what: "This file is too large for a certificate.",
    next: "Download the certificate from Dropzone again. It has a few kilobytes.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The certificate's key is not RSA (elliptic curves, DSA, RSA-PSS). Entra would take it and refuse every sign-in. */
  "certificate-not-rsa": {
    what: "This certificate has no RSA key (but an elliptic-curve or another one). Microsoft would refuse every sign-in with it.",
    next: "Use the certificate of your Dropzone tenant. It has an RSA key of 2048 bits or more.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The certificate's RSA key has less than 2048 bits. */
  "certificate-key-too-short": {
    what: "The RSA key of this certificate is too short: it has less than 2048 bits.",
    next: "Use the certificate of your Dropzone tenant. It has an RSA key of 2048 bits or more.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The person is known not to hold a role that may add a certificate to the app. */
  "certificate-needs-role": {
    what: "Your account may not add a certificate to the app, so it may not upload one here.",
    next: "Ask an Application Administrator, Cloud Application Administrator or Global Administrator to sign in here and upload it.",
    who: "app-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** Microsoft did not report the person's directory roles at their last sign-in. */
  "certificate-role-unknown": {
    what: "Microsoft has not told us whether your account may add a certificate to the app, so we did not take this one.",
    next: "Sign in here again, and upload it then. If that does not help, ask a Global Administrator to upload it.",
    who: "app-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file holds a private key. Nothing of it is kept. */
  "certificate-has-private-key": {
    what: "This file holds a private key. It was not kept.",
    next: "Upload the certificate alone, not a PFX or P12 file: those hold the key too. A private key should never leave its owner.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The uploaded file holds several certificates, and none is the only one that the others lead to or that could be used. */
  "certificate-several": {
    what: "This file holds several certificates that do not belong to one chain.",
    next: "Upload the one certificate that Dropzone shows.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The end date of the certificate has passed. */
  "certificate-expired": {
    what: "This certificate has expired.",
    next: "Create a new one in Dropzone, then upload that.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
  /** The certificate's start date is in the future. */
  "certificate-not-yet-valid": {
    what: "This certificate is not valid yet.",
    next: "Upload it once its start date has come, or use another one.",
    who: "dropzone-admin",
    waitingHelps: true,
    step: "certificate",
    whose: "theirs",
  },
  /** The certificate's thumbprint is not the one that Dropzone reports. */
  "certificate-mismatch": {
    what: "This certificate is not the one that your Dropzone tenant uses.",
    next: "Take the certificate from your Dropzone tenant.",
    who: "app-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
} as const satisfies Record<string, ErrorRow>;
