import type { ErrorRow } from "../error-row";

/** Consent, and the directory roles that a person needs. */
export const consentErrors = {
  /** A token lacks a scope that the portal needs, or Microsoft asks for consent. */
  "consent-missing": {
    what: "Your organization has not allowed this portal to work in its tenant yet.",
    next: "An administrator has to give consent.",
    who: "app-admin",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "Consent is needed",
  },
  /** The person declined on the consent page. */
  "consent-declined": {
    what: "Consent was declined.",
    next: "Without it the portal can change nothing. You can give it now, or ask another administrator to.",
    who: "app-admin",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "Consent was declined",
  },
  /** Consent was given, but a token still lacks the scope. */
  "consent-not-effective": {
    what: "Consent was given, and Microsoft has not put it into effect yet.",
    next: "This takes about half a minute. The portal keeps trying.",
    who: "nobody",
    waitingHelps: true,
    step: "connect",
    whose: "microsoft",
    title: "Consent is not in effect yet",
  },
  /** Microsoft refused to change the app registration: the account lacks the directory role. */
  "role-missing-app": {
    what: "Your account may not change app registrations.",
    next: "Sign in as an Application Administrator, Cloud Application Administrator or Global Administrator, or send them the link.",
    who: "app-admin",
    waitingHelps: false,
    step: "app-registration",
    whose: "theirs",
    roleMissing: true,
  },
  /** Microsoft refused to grant a Microsoft Graph permission: the account lacks the directory role. */
  "role-missing-graph-consent": {
    what: "Your account may not grant Microsoft Graph permissions.",
    next: "Sign in as a Privileged Role Administrator or Global Administrator, or send them the link.",
    who: "graph-consent",
    waitingHelps: false,
    step: "graph-permissions",
    whose: "theirs",
    roleMissing: true,
  },
  /** Exchange refused a command: the account lacks the role. */
  "role-missing-exchange": {
    what: "Your account may not change roles in Exchange.",
    next: "Sign in as an Exchange Administrator or Global Administrator, or send them the link.",
    who: "exchange-admin",
    waitingHelps: false,
    step: "exchange-role",
    whose: "theirs",
    roleMissing: true,
  },
  /** Defender refused: the account lacks the role. */
  "role-missing-defender": {
    what: "Your account may not see this in the Defender portal.",
    next: "Ask a Global Administrator or Security Administrator.",
    who: "defender-access",
    waitingHelps: false,
    step: "portal-url",
    whose: "theirs",
    roleMissing: true,
  },
} as const satisfies Record<string, ErrorRow>;
