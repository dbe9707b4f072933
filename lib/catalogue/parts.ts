import type { Duty } from "./duties";

/** The parts of the changes that one person may have to leave to another. Slugs are the duties, and are part of links that are sent. */

export const partDuties = ["app-admin", "graph-consent", "exchange-admin"] as const satisfies readonly Duty[];
export type PartDuty = (typeof partDuties)[number];

/** What somebody can ask a colleague for: their part of the changes, or to look something up, which is no change. */
export const sentDuties = [...partDuties, "defender-access"] as const satisfies readonly Duty[];
export type SentDuty = (typeof sentDuties)[number];

/** What a colleague gets a letter about: their part, or the renewal of a secret that is in use. */
export const sentLetters = [...sentDuties, "renewal"] as const;
export type SentLetter = (typeof sentLetters)[number];

/** `what`: after "one part of it is to". */
export const parts: Record<SentDuty, { title: string; what: string }> = {
  "app-admin": {
    title: "The app registration",
    what: "create the app registration “Dropzone AI”, and grant it the permissions on Microsoft's services other than Microsoft Graph",
  },
  "graph-consent": {
    title: "The permissions on Microsoft Graph",
    what: "grant the app registration “Dropzone AI” its permissions on Microsoft Graph",
  },
  "exchange-admin": {
    title: "The role in Exchange",
    what: "register “Dropzone AI” in Exchange and assign it the role “Transport Hygiene”",
  },
  "defender-access": {
    title: "The Portal URL",
    what: "look up the API URL of Defender for Cloud Apps in the Defender portal, and enter it",
  },
};

/** Null for anything else, such as a duty that no change needs. */
export const readPartDuty = (value: string): PartDuty | null => partDuties.find((duty) => duty === value) ?? null;

/** Null for anything else. */
export const readSentLetter = (value: string): SentLetter | null => sentLetters.find((letter) => letter === value) ?? null;

/** Null for anything else. */
export const readSentDuty = (value: string): SentDuty | null => sentDuties.find((duty) => duty === value) ?? null;
