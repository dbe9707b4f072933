import { type Duty, duties } from "@/lib/catalogue/roles";
import type { ErrorCode } from "./codes";

/** For every code: who can cure it, and whether it cures itself. Beside the words in errors.ts, and as safe in the browser. */

const otherHelpers = {
  you: "You",
  nobody: "Nobody: it passes",
  "policy-admin": "Whoever manages your organization's sign-in and app policies",
  licensing: "Whoever manages your Microsoft licenses",
  "dropzone-contact": "Your Dropzone contact",
  "dropzone-support": "Dropzone support",
} as const;
export type Helper = Exclude<Duty, "automatic"> | keyof typeof otherHelpers;

export const helperName = (helper: Helper): string =>
  helper in otherHelpers ? otherHelpers[helper as keyof typeof otherHelpers] : duties[helper as Duty].name;

export type ErrorHelp = { who: Helper; waitingHelps: boolean };

const passes: ErrorHelp = { who: "nobody", waitingHelps: true };
const by = (who: Helper): ErrorHelp => ({ who, waitingHelps: false });

export const errorHelp = {
  "session-expired": by("you"),
  "not-yours": by("you"),
  "invitation-unknown": by("dropzone-contact"),
  "invitation-expired": by("dropzone-contact"),
  "invitation-revoked": by("dropzone-contact"),
  "wrong-tenant": by("you"),
  "tenant-bound-elsewhere": by("dropzone-contact"),
  "customer-bound-elsewhere": by("dropzone-contact"),
  "personal-account": by("you"),
  "guest-account": by("you"),
  "sign-in-cancelled": by("you"),
  "sign-in-not-finished": by("you"),
  "sign-in-failed": by("you"),
  "sign-in-blocked-by-policy": by("policy-admin"),
  "portal-misconfigured": by("dropzone-support"),
  "consent-missing": by("app-admin"),
  "consent-declined": by("app-admin"),
  "consent-not-effective": passes,
  "token-expired": by("you"),
  "role-missing-app": by("app-admin"),
  "role-missing-graph-consent": by("graph-consent"),
  "role-missing-exchange": by("exchange-admin"),
  "role-missing-defender": by("defender-access"),
  "permission-missing": by("graph-consent"),
  "permission-not-effective": passes,
  "not-replicated-yet": passes,
  "someone-else-is-writing": passes,
  "app-not-found": by("app-admin"),
  "app-disabled": by("app-admin"),
  "app-deleted-recently": by("app-admin"),
  "quota-exceeded": by("app-admin"),
  "secret-not-accepted-yet": passes,
  "secret-not-accepted": by("app-admin"),
  "secret-expired": by("app-admin"),
  "secret-blocked-by-policy": by("policy-admin"),
  "secret-lifetime-policy": by("policy-admin"),
  "certificate-blocked-by-policy": by("policy-admin"),
  "certificate-unreadable": by("dropzone-admin"),
  "certificate-has-private-key": by("dropzone-admin"),
  "certificate-several": by("dropzone-admin"),
  "certificate-expired": by("dropzone-admin"),
  "certificate-not-yet-valid": { who: "dropzone-admin", waitingHelps: true },
  "certificate-mismatch": by("app-admin"),
  "resource-not-in-tenant": by("licensing"),
  "permission-not-offered": by("dropzone-support"),
  "license-missing": by("licensing"),
  "product-not-provisioned": by("defender-access"),
  "feature-switched-off": by("defender-access"),
  "mailbox-access-limited": by("exchange-admin"),
  "mailbox-not-found": by("exchange-admin"),
  "exchange-not-customized": by("exchange-admin"),
  "exchange-not-effective": passes,
  "exchange-unreachable": passes,
  "exchange-refused": by("exchange-admin"),
  "other-cloud": by("dropzone-contact"),
  "portal-url-wrong": by("defender-access"),
  "microsoft-unreachable": passes,
  "microsoft-slowed-us-down": passes,
  "microsoft-refused": by("dropzone-support"),
  "microsoft-trouble": passes,
  "dropzone-unreachable": passes,
  "dropzone-slowed-us-down": passes,
  "dropzone-refused": by("dropzone-admin"),
  "dropzone-key-missing": by("dropzone-contact"),
  "dropzone-key-refused": by("dropzone-admin"),
  "dropzone-test-failed": { who: "dropzone-admin", waitingHelps: true },
  "dropzone-no-certificate": by("dropzone-admin"),
  "run-already-going": passes,
  "plan-changed": by("you"),
  "input-not-understood": by("you"),
  unexpected: by("dropzone-support"),
} as const satisfies Record<ErrorCode, ErrorHelp>;
