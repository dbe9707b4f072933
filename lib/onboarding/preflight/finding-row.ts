import type { Helper } from "@/lib/catalogue/helpers";
import type { PlaceName } from "@/lib/links/admin-centre";

/** The shape of a finding of the pre-flight. `{it}` in its words is what the finding is about: a role, a service, a host. */

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

export type FindingRow = {
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
