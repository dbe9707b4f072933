import type { ErrorRow } from "../error-row";

/** Dropzone's API. */
export const dropzoneErrors = {
  /** No answer from the customer's Dropzone tenant, or 5xx, after all tries. */
  "dropzone-unreachable": {
    what: "Your Dropzone tenant did not answer.",
    next: "The portal tries again in a minute.",
    who: "nobody",
    waitingHelps: true,
    step: "data-source",
    whose: "dropzone",
  },
  /** 429 from the customer's Dropzone tenant, after all tries. */
  "dropzone-slowed-us-down": {
    what: "Dropzone asked us to slow down.",
    next: "The portal goes on by itself in a moment.",
    who: "nobody",
    waitingHelps: true,
    step: "data-source",
    whose: "dropzone",
  },
  /** Dropzone refused the settings of an integration. */
  "dropzone-refused": {
    what: "Dropzone did not accept the settings.",
    next: "The step shows what Dropzone objected to. Correct it there, then review the changes again.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "data-source",
    whose: "dropzone",
  },
  /** Staff have not entered the customer's API key. */
  "dropzone-key-missing": {
    what: "The API key of your Dropzone tenant is not here yet.",
    next: "There is nothing for you to do: Dropzone's team adds it.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "data-source",
    whose: "ours",
  },
  /** There is no Dropzone tenant at the customer's host: 404, or the name is in no DNS. */
  "dropzone-tenant-unknown": {
    what: "There is no Dropzone tenant at the address that Dropzone's team entered for you.",
    next: "There is nothing for you to do: Dropzone's team corrects the address.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "data-source",
    whose: "ours",
  },
  /** 401 or 403: the API key is wrong or revoked. */
  "dropzone-key-refused": {
    what: "Your Dropzone tenant did not accept the API key that Dropzone's team entered.",
    next: "There is nothing for you to do: Dropzone's team enters another key.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "data-source",
    whose: "ours",
  },
  /** The host of the customer is neither one of Dropzone's own nor in DROPZONE_HOSTS. No request was sent. */
  "dropzone-host-refused": {
    what: "The address of your Dropzone tenant is not one of Dropzone's. Nothing was sent there.",
    next: "Your Dropzone contact corrects the address; ask them to.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "data-source",
    whose: "ours",
  },
  /** The host of the customer was changed after the plan was confirmed. */
  "dropzone-host-changed": {
    what: "The address of your Dropzone tenant was changed after you confirmed the plan. Nothing was sent there.",
    next: "Read the plan again: it names the address as it is now.",
    who: "any-admin",
    waitingHelps: false,
    step: "data-source",
    whose: "theirs",
  },
  /** Before saving, another Entra tenant's or another app's integration was found whose replacement was not confirmed. */
  "dropzone-integration-of-another": {
    what: "Your Dropzone tenant already has an integration of another Entra tenant or another app. It was not replaced.",
    next: "Read the plan again: it shows that integration and asks whether to replace it.",
    who: "any-admin",
    waitingHelps: false,
    step: "data-source",
    whose: "theirs",
  },
  /** Dropzone says that a saved integration fails its test. */
  "dropzone-integration-failing": {
    what: "Dropzone can no longer use this integration: its test fails.",
    next: "Review the changes: the portal looks in your tenant for what is missing. If nothing is, look at what Dropzone reported.",
    who: "any-admin",
    waitingHelps: true,
    step: "data-source",
    whose: "theirs",
  },
  /** A saved integration is not in Dropzone any more. */
  "dropzone-integration-gone": {
    what: "The integration was removed in Dropzone.",
    next: "Review the changes: they save it again.",
    who: "any-admin",
    waitingHelps: false,
    step: "data-source",
    whose: "theirs",
  },
  /** Dropzone's own test of an integration failed. */
  "dropzone-test-failed": {
    what: "Dropzone's own test of the connection failed.",
    next: "Some of Microsoft's changes take up to two hours. Test again later, or look at what Dropzone reported.",
    who: "dropzone-admin",
    waitingHelps: true,
    step: "data-source",
    whose: "dropzone",
  },
  /** Dropzone answers that it has no integration certificate. */
  "dropzone-no-certificate": {
    what: "Your Dropzone tenant has no certificate yet.",
    next: "Create one in Dropzone, or upload a certificate file here.",
    who: "dropzone-admin",
    waitingHelps: false,
    step: "certificate",
    whose: "theirs",
  },
} as const satisfies Record<string, ErrorRow>;
