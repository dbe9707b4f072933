import type { OptionalCapabilityId } from "@/lib/catalogue/capabilities";
import type { Duty } from "@/lib/catalogue/duties";
import type { Helper } from "@/lib/catalogue/helpers";
import type { PlaceName } from "@/lib/links/admin-centre";

/** What the pre-flight can find: one row for each finding, with its words. `{it}` is what the finding is about: a role, a service, a host. */

/** `stands-in-the-way`: without the remedy, something of what was chosen cannot be done. `hint`: worth knowing. */
export const findingStates = ["stands-in-the-way", "unknown", "hint", "fine"] as const;
export type FindingState = (typeof findingStates)[number];

/** The subjects, in the order of the screen. */
export const subjects = {
  roles: "Your roles",
  "register-apps": "Registering apps",
  policy: "Policies for secrets and certificates",
  services: "Microsoft's services",
  licences: "Licenses",
  app: "Apps of our name",
  exchange: "Exchange",
  dropzone: "Dropzone",
  "portal-url": "Portal URL",
} as const;
export type Subject = keyof typeof subjects;

/** What the screen offers besides words. `agree-…` and `decline` are stored; `send` sends a colleague their part. */
export type Offer =
  | "send"
  | "decline"
  | "agree-secret-life"
  | "agree-exchange"
  | "use-portal-url"
  | "exemption"
  | "exchange-sign-in"
  | "choose";

type FindingRow = {
  about: Subject;
  state: FindingState;
  /** What was seen, in one sentence. */
  what: string;
  /** What follows from it. Null when it is fine. */
  consequence: string | null;
  /** What to do about it, or how to find out. Null when there is nothing to do. */
  remedy: string | null;
  who: Helper;
  offers?: readonly Offer[];
  place?: PlaceName;
};

export const findingRows = {
  "role-held": { about: "roles", state: "fine", what: "Your account can do what {it} can.", consequence: null, remedy: null, who: "you" },
  "role-lacking": {
    about: "roles",
    state: "hint",
    what: "Your account is not {it}.",
    consequence: "The changes that need that role are left for somebody who holds it. You can do everything else.",
    remedy: "Send them their part. If the role is only eligible for you in PIM, activate it and sign in again: it does not show before.",
    who: "named-on-the-step",
    offers: ["send"],
    place: "pim-roles",
  },
  "roles-unknown": {
    about: "roles",
    state: "unknown",
    what: "Microsoft did not tell us which roles your account holds.",
    consequence: "The plan shows every change, and Microsoft decides at each one.",
    remedy: "Sign in again, or look at your roles in the Entra admin center.",
    who: "you",
    place: "pim-roles",
  },
  "register-open": {
    about: "register-apps",
    state: "fine",
    what: "Your account may register apps.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "register-closed": {
    about: "register-apps",
    state: "hint",
    what: "Members of your tenant may not register apps.",
    consequence: "The app registration is left for somebody with a role for it.",
    remedy: "Send them their part.",
    who: "app-admin",
    offers: ["send"],
    place: "user-settings",
  },
  "register-unknown": {
    about: "register-apps",
    state: "unknown",
    what: "This portal may not read whether members of your tenant may register apps.",
    consequence: "If they may not, Microsoft refuses the first change, and nothing else is made.",
    remedy: "Look at “Users can register applications” in the user settings.",
    who: "app-admin",
    place: "user-settings",
  },
  "policy-fine": {
    about: "policy",
    state: "fine",
    what: "No policy of your tenant stands against the secret or the certificate.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "policy-unknown": {
    about: "policy",
    state: "unknown",
    what: "This portal may not read your tenant's app management policy.",
    consequence:
      "If it forbids secrets, Microsoft refuses the secret right after the app is made: nothing is granted then, and you are asked. If it shortens them, the secret gets the longest life of 364, 179 or 89 days that it allows.",
    remedy: "Whoever manages app policies finds it in the Entra admin center.",
    who: "policy-admin",
    place: "app-policies",
  },
  "secrets-blocked": {
    about: "policy",
    state: "stands-in-the-way",
    what: "A policy of your tenant forbids client secrets.",
    consequence: "Dropzone signs in with a secret for everything but quarantined mail. Without one, neither integration can be saved.",
    remedy:
      "Whoever manages app policies exempts this one app. A certificate alone does not do: Dropzone's forms ask for a secret. The portal never makes the exemption itself.",
    who: "policy-admin",
    offers: ["exemption", "send"],
    place: "app-policies",
  },
  "secret-capped": {
    about: "policy",
    state: "stands-in-the-way",
    what: "A policy of your tenant lets secrets live for {it} at most.",
    consequence: "The secret cannot be valid for two years. Dropzone stops working when it ends, unless it is renewed before.",
    remedy: "Agree to the shorter life, or have this one app exempted.",
    who: "you",
    offers: ["agree-secret-life", "exemption"],
    place: "app-policies",
  },
  "secret-capped-agreed": {
    about: "policy",
    state: "fine",
    what: "The secret will be valid for {it}, as you agreed.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "certificate-needs-authority": {
    about: "policy",
    state: "stands-in-the-way",
    what: "A policy of your tenant takes only certificates of an authority that it trusts.",
    consequence: "Dropzone's certificate is self-signed. Microsoft will refuse it, and quarantined mail needs it.",
    remedy: "Decline quarantined mail, or have this one app exempted.",
    who: "policy-admin",
    offers: ["decline", "exemption"],
    place: "app-policies",
  },
  "certificate-too-long": {
    about: "policy",
    state: "stands-in-the-way",
    what: "A policy of your tenant lets certificates live for {it} at most, and Dropzone's lives longer.",
    consequence: "Microsoft will refuse the certificate, and quarantined mail needs it.",
    remedy: "Decline quarantined mail, use a shorter certificate, or have this one app exempted.",
    who: "policy-admin",
    offers: ["decline", "exemption"],
    place: "app-policies",
  },
  "service-there": { about: "services", state: "fine", what: "{it} is in your tenant.", consequence: null, remedy: null, who: "you" },
  "service-addable": {
    about: "services",
    state: "hint",
    what: "{it} is not in your tenant yet.",
    consequence:
      "The plan adds it. It is often missing because the product was never bought: then Microsoft may refuse, or its calls fail.",
    remedy: "If you do not have the product, decline what needs it.",
    who: "you",
    offers: ["decline"],
  },
  "service-not-addable": {
    about: "services",
    state: "stands-in-the-way",
    what: "{it} is not in your tenant, and your account cannot add it.",
    consequence: "Its permissions cannot be granted before it is there.",
    remedy: "Send this to somebody who manages apps. If you do not have the product, decline what needs it.",
    who: "app-admin",
    offers: ["send", "decline"],
  },
  "service-unknown": {
    about: "services",
    state: "unknown",
    what: "Microsoft did not show whether {it} is in your tenant.",
    consequence: "Its permissions are not planned before that is known.",
    remedy: "Look again in a minute.",
    who: "retried",
  },
  "license-there": { about: "licences", state: "fine", what: "Your tenant has {it}.", consequence: null, remedy: null, who: "you" },
  "license-missing": {
    about: "licences",
    state: "hint",
    what: "None of your subscriptions contains {it}.",
    consequence: "The permission can be granted, and its calls will fail.",
    remedy: "Decline what needs it. You can switch it on when you have the product.",
    who: "licensing",
    offers: ["decline"],
  },
  "licenses-unknown": {
    about: "licences",
    state: "unknown",
    what: "This portal may not read your subscriptions.",
    consequence: "What a license lacks shows after the changes, when each permission is tried.",
    remedy: "Whoever manages licenses finds them in the Microsoft 365 admin center, under Billing > Licenses.",
    who: "licensing",
  },
  "app-ours": {
    about: "app",
    state: "fine",
    what: "“Dropzone AI” is there, and this portal made it.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "app-none": { about: "app", state: "fine", what: "No other app has our name.", consequence: null, remedy: null, who: "you" },
  "app-others": {
    about: "app",
    state: "hint",
    what: "{it} of our name that this portal did not make.",
    consequence: "They stay as they are and get nothing, unless you choose one of them on the next page.",
    remedy: "Choose there between a new app and the existing one.",
    who: "you",
  },
  "app-unknown": {
    about: "app",
    state: "unknown",
    what: "Microsoft did not let us look at your app registrations.",
    consequence: "There is no plan before that is known.",
    remedy: "Look again in a minute.",
    who: "retried",
  },
  "exchange-customized": {
    about: "exchange",
    state: "fine",
    what: "Exchange can assign roles.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "exchange-not-customized": {
    about: "exchange",
    state: "stands-in-the-way",
    what: "Your Exchange organization was never customized.",
    consequence:
      "Exchange refuses to assign the role before Enable-OrganizationCustomization has run once. It cannot be undone, and takes up to an hour.",
    remedy: "Let the portal run it as part of the plan, run it yourself in PowerShell, or decline quarantined mail.",
    who: "exchange-admin",
    offers: ["agree-exchange", "decline"],
  },
  "exchange-customizing-agreed": {
    about: "exchange",
    state: "fine",
    what: "The plan runs Enable-OrganizationCustomization, as you agreed.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "exchange-rights-held": {
    about: "exchange",
    state: "fine",
    what: "Your account may register the app in Exchange and assign its role.",
    consequence: null,
    remedy: null,
    who: "you",
  },
  "exchange-rights-lacking": {
    about: "exchange",
    state: "hint",
    what: "Your account may not run New-ServicePrincipal and New-ManagementRoleAssignment in Exchange.",
    consequence: "Two changes are left for an Exchange Administrator. The Alert Source waits for them.",
    remedy: "Send them their part, or decline quarantined mail.",
    who: "exchange-admin",
    offers: ["send", "decline"],
  },
  "exchange-not-asked": {
    about: "exchange",
    state: "unknown",
    what: "Nobody has signed in for Exchange yet.",
    consequence: "Whether it is customized, and whether your account may change something there, is not known before that.",
    remedy: "Sign in for Exchange, or leave it to an Exchange Administrator.",
    who: "exchange-admin",
    offers: ["exchange-sign-in", "send"],
  },
  "exchange-unknown": {
    about: "exchange",
    state: "unknown",
    what: "Exchange did not answer.",
    consequence: "The changes in Exchange are not planned before it does.",
    remedy: "Look again in a minute. Everything else can go on.",
    who: "retried",
  },
  "dropzone-answers": { about: "dropzone", state: "fine", what: "{it} answers with our key.", consequence: null, remedy: null, who: "you" },
  "dropzone-no-key": {
    about: "dropzone",
    state: "stands-in-the-way",
    what: "Dropzone has not given this portal the API key of {it}.",
    consequence: "The integrations could not be saved at the end, so the changes are not started.",
    remedy: "Your Dropzone contact enters it. There is nothing for you to do.",
    who: "dropzone-contact",
  },
  "dropzone-key-refused": {
    about: "dropzone",
    state: "stands-in-the-way",
    what: "{it} does not accept the API key that Dropzone gave this portal.",
    consequence: "The integrations could not be saved at the end, so the changes are not started.",
    remedy: "Your Dropzone contact corrects it. There is nothing for you to do.",
    who: "dropzone-contact",
  },
  "dropzone-unknown": {
    about: "dropzone",
    state: "unknown",
    what: "{it} did not answer.",
    consequence: "The integrations are saved at the end, and Dropzone is asked again before that.",
    remedy: "You can go on.",
    who: "retried",
  },
  "portal-url-given": { about: "portal-url", state: "fine", what: "The Portal URL is {it}.", consequence: null, remedy: null, who: "you" },
  "portal-url-proposed": {
    about: "portal-url",
    state: "hint",
    what: "The Portal URL is not entered. Of the addresses that your tenant's name can have, only {it} exists.",
    consequence: "The Data Source waits for the Portal URL.",
    remedy: "Use this address, or enter the one that the Defender portal shows. It is tried with the app's own token after the changes.",
    who: "defender-access",
    offers: ["use-portal-url", "choose"],
    place: "cloud-apps-about",
  },
  "portal-url-missing": {
    about: "portal-url",
    state: "hint",
    what: "The Portal URL is not entered, and it cannot be told from outside.",
    consequence: "The Data Source waits for the Portal URL.",
    remedy: "Enter what the Defender portal shows, or decline Cloud Apps.",
    who: "defender-access",
    offers: ["choose", "decline"],
    place: "cloud-apps-about",
  },
} as const satisfies Record<string, FindingRow>;

export type FindingCode = keyof typeof findingRows;

export type Finding = {
  code: FindingCode;
  /** What stands for `{it}`. Null where the row has none. */
  it: string | null;
  /** Who holds the part that is sent to a colleague. */
  duty: Duty | null;
  /** What is offered to be declined. */
  capability: OptionalCapabilityId | null;
  /** In days: the life of the secret that is offered. */
  days: number | null;
};

export const findingRow = (code: FindingCode): FindingRow => findingRows[code];
export const findingWords = ({ code, it }: Pick<Finding, "code" | "it">): string => findingRow(code).what.replace("{it}", it ?? "");
