import type { ErrorCode } from "./codes";

/** For every code: what happened, and what to do next. error-help.ts says who can do it. Safe to import in the browser. */

type ErrorWords = { what: string; next: string };

export const errorWords = {
  "session-expired": { what: "Your session has ended.", next: "Sign in again to continue. Nothing you did is lost." },
  "not-yours": {
    what: "This page belongs to another organization, or does not exist.",
    next: "Check the link, or sign in with another account.",
  },
  "invitation-unknown": {
    what: "This invitation link is not one of ours.",
    next: "Check that the whole link was copied, or ask your Dropzone contact for a new one.",
  },
  "invitation-expired": { what: "This invitation link has expired.", next: "Ask your Dropzone contact for a new one." },
  "invitation-revoked": {
    what: "This invitation link has been replaced.",
    next: "Use the newest link you were sent, or ask your Dropzone contact for one.",
  },
  "wrong-tenant": {
    what: "You signed in with an account of another Microsoft tenant.",
    next: "Sign in again with an administrator account of your own organization.",
  },
  "tenant-bound-elsewhere": {
    what: "This Microsoft tenant is already connected for another Dropzone customer.",
    next: "Ask your Dropzone contact. They can see which one and sort it out.",
  },
  "customer-bound-elsewhere": {
    what: "Your organization has already connected a different Microsoft tenant.",
    next: "Sign in with an account of that tenant, or ask your Dropzone contact.",
  },
  "personal-account": { what: "That is a personal Microsoft account.", next: "Sign in with your work account." },
  "guest-account": { what: "That account is a guest in this tenant.", next: "Sign in with an account that belongs to the tenant itself." },
  "sign-in-cancelled": { what: "The sign-in was cancelled.", next: "Start it again when you are ready. Nothing was changed." },
  "sign-in-not-finished": {
    what: "The sign-in could not be finished: it took too long, or was started in another tab.",
    next: "Start it again from here.",
  },
  "sign-in-failed": {
    what: "Microsoft did not let you sign in.",
    next: "Microsoft's own page says why. Try again, or use another administrator account.",
  },
  "sign-in-blocked-by-policy": {
    what: "A policy of your organization blocked the sign-in.",
    next: "Try from a device that meets the policy, or show this to whoever manages Conditional Access.",
  },
  "portal-misconfigured": {
    what: "This portal is not set up correctly.",
    next: "There is nothing for you to do. Give Dropzone support the number below.",
  },
  "consent-missing": {
    what: "Your organization has not allowed this portal to work in its tenant yet.",
    next: "An administrator has to give consent.",
  },
  "consent-declined": {
    what: "Consent was declined.",
    next: "Without it the portal can change nothing. You can give it now, or follow the manual route.",
  },
  "consent-not-effective": {
    what: "Consent was given, and Microsoft has not put it into effect yet.",
    next: "This takes about half a minute. The portal keeps trying.",
  },
  "token-expired": { what: "The permission to act for you has run out.", next: "Sign in again to continue where you stopped." },
  "role-missing-app": {
    what: "Your account may not change app registrations.",
    next: "Sign in as an Application Administrator, Cloud Application Administrator or Global Administrator, or send them the link.",
  },
  "role-missing-graph-consent": {
    what: "Your account may not grant Microsoft Graph permissions.",
    next: "Sign in as a Privileged Role Administrator or Global Administrator, or send them the link.",
  },
  "role-missing-exchange": {
    what: "Your account may not change roles in Exchange.",
    next: "Sign in as an Exchange Administrator or Global Administrator, or send them the link.",
  },
  "role-missing-defender": {
    what: "Your account may not see this in the Defender portal.",
    next: "Ask a Global Administrator or Security Administrator.",
  },
  "permission-missing": { what: "The app does not have this permission.", next: "Grant it, then check again." },
  "permission-not-effective": {
    what: "The permission is granted, and Microsoft has not put it into effect yet.",
    next: "This usually takes a few minutes. The portal checks again by itself.",
  },
  "not-replicated-yet": {
    what: "Microsoft has not spread what was just created to all its servers.",
    next: "This takes seconds, rarely minutes. The portal keeps trying.",
  },
  "someone-else-is-writing": { what: "Somebody else is changing the same app right now.", next: "The portal tries again in a moment." },
  "app-not-found": {
    what: "The app “Dropzone AI” is not in this tenant.",
    next: "If it was just created, wait two minutes. Otherwise run the set-up again.",
  },
  "app-disabled": {
    what: "The app “Dropzone AI” is switched off in this tenant.",
    next: "Enable sign-in for it under Enterprise applications, then check again.",
  },
  "app-deleted-recently": {
    what: "An app of this name was deleted in the last 30 days and still holds it.",
    next: "Restore it, or delete it for good, under Deleted applications.",
  },
  "quota-exceeded": {
    what: "Your account has created as many directory objects as Microsoft allows it.",
    next: "Sign in as an Application Administrator or Global Administrator.",
  },
  "secret-not-accepted-yet": {
    what: "The new client secret is not accepted everywhere yet.",
    next: "This takes seconds, rarely minutes. The portal keeps trying.",
  },
  "secret-not-accepted": {
    what: "Microsoft does not accept the client secret.",
    next: "Create a new one. It may have been removed in your tenant, or its ID was copied in place of its value.",
  },
  "secret-expired": { what: "The client secret has expired.", next: "Create a new one." },
  "secret-blocked-by-policy": {
    what: "A policy of your tenant forbids client secrets.",
    next: "Ask whoever manages app management policies to exempt “Dropzone AI”.",
  },
  "secret-lifetime-policy": {
    what: "A policy of your tenant does not allow a secret to live for two years.",
    next: "Create one with the longest lifetime the policy allows, or ask for an exemption.",
  },
  "certificate-blocked-by-policy": {
    what: "A policy of your tenant does not allow this certificate.",
    next: "Ask whoever manages app management policies to exempt “Dropzone AI”.",
  },
  "certificate-unreadable": {
    what: "This file is not a certificate.",
    next: "Download the certificate from Dropzone again. PEM, CRT, CER and DER files work.",
  },
  "certificate-has-private-key": {
    what: "This file holds a private key. It was not kept.",
    next: "Upload the certificate alone. A private key should never leave its owner.",
  },
  "certificate-several": { what: "This file holds more than one certificate.", next: "Upload the one certificate that Dropzone shows." },
  "certificate-expired": { what: "This certificate has expired.", next: "Create a new one in Dropzone, then upload that." },
  "certificate-not-yet-valid": {
    what: "This certificate is not valid yet.",
    next: "Upload it once its start date has come, or use another one.",
  },
  "certificate-mismatch": {
    what: "This certificate is not the one that your Dropzone tenant uses.",
    next: "Take the certificate from your Dropzone tenant.",
  },
  "resource-not-in-tenant": {
    what: "Your tenant does not have this Microsoft product.",
    next: "Decline the capability that needs it, or check the license.",
  },
  "permission-not-offered": {
    what: "This Microsoft product does not offer the permission in your tenant.",
    next: "Decline the capability that needs it, or ask Dropzone support.",
  },
  "license-missing": {
    what: "Your tenant has no license for this.",
    next: "Decline the capability that needs it, or check the license. The permission itself is in place.",
  },
  "product-not-provisioned": {
    what: "This Microsoft product has never been opened in your tenant.",
    next: "Open the Defender portal once as a Security Administrator, wait a few minutes, then check again.",
  },
  "feature-switched-off": {
    what: "This feature is switched off in your tenant.",
    next: "Switch it on in the Defender portal, under Endpoints > Advanced features.",
  },
  "mailbox-access-limited": {
    what: "A policy in Exchange limits which mailboxes the app may read.",
    next: "Ask your Exchange Administrator whether that is meant. A change takes more than an hour to show.",
  },
  "mailbox-not-found": {
    what: "No mailbox was found to try the permission on.",
    next: "The permission is in the token, which is the best that can be said.",
  },
  "exchange-not-customized": {
    what: "Your Exchange organization has to be customized once before roles can be assigned.",
    next: "An Exchange Administrator runs Enable-OrganizationCustomization. It takes up to an hour.",
  },
  "exchange-not-effective": {
    what: "Exchange has the role assignment, and has not put it into effect yet.",
    next: "This takes from half an hour to two hours. The portal checks again by itself.",
  },
  "exchange-unreachable": { what: "Exchange did not answer.", next: "The portal tries again in a minute." },
  "exchange-refused": {
    what: "Exchange did not accept the command.",
    next: "The two PowerShell commands on the manual route do the same. Give Dropzone support the number below if they fail too.",
  },
  "other-cloud": {
    what: "This tenant lives in another Microsoft cloud.",
    next: "Ask your Dropzone contact for an invitation for that cloud.",
  },
  "portal-url-wrong": {
    what: "This is not the API URL of your Defender for Cloud Apps.",
    next: "Copy it from the Defender portal: Settings > Cloud apps > System > About.",
  },
  "microsoft-unreachable": { what: "Microsoft did not answer.", next: "The portal tries again in a minute. Nothing was lost." },
  "microsoft-slowed-us-down": {
    what: "Microsoft is busy and asked us to come back later.",
    next: "The portal goes on by itself in a moment.",
  },
  "microsoft-refused": { what: "Microsoft refused.", next: "Try again. If it stays so, give Dropzone support the number below." },
  "microsoft-trouble": { what: "Microsoft had a fault of its own.", next: "The portal tries again in a minute." },
  "dropzone-unreachable": { what: "Your Dropzone tenant did not answer.", next: "The portal tries again in a minute." },
  "dropzone-slowed-us-down": { what: "Dropzone asked us to slow down.", next: "The portal goes on by itself in a moment." },
  "dropzone-refused": { what: "Dropzone did not accept the settings.", next: "Check the values, or copy them into Dropzone by hand." },
  "dropzone-key-missing": {
    what: "The API key of your Dropzone tenant is not here yet.",
    next: "Your Dropzone contact adds it; ask them to. Then come back to this plan.",
  },
  "dropzone-key-refused": {
    what: "Your Dropzone tenant did not accept the API key.",
    next: "Create a new key in Dropzone and give it to your Dropzone contact, who enters it for you.",
  },
  "dropzone-test-failed": {
    what: "Dropzone's own test of the connection failed.",
    next: "Some of Microsoft's changes take up to two hours. Test again later, or look at what Dropzone reported.",
  },
  "dropzone-no-certificate": {
    what: "Your Dropzone tenant has no certificate yet.",
    next: "Create one in Dropzone, or upload a certificate file here.",
  },
  "run-already-going": { what: "A set-up is already under way.", next: "Watch it here. A second one would only get in its way." },
  "plan-changed": { what: "Your tenant has changed since this plan was drawn.", next: "Look at the new plan, then start." },
  "input-not-understood": { what: "Something in the form could not be read.", next: "Check the marked fields." },
  unexpected: {
    what: "The portal met a fault that nobody foresaw.",
    next: "Try again. If it stays so, give Dropzone support the number below.",
  },
} satisfies Record<ErrorCode, ErrorWords>;
