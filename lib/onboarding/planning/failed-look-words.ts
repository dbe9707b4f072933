import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo, type Duty, duties, withArticle } from "@/lib/catalogue/duties";
import { errorCodes } from "@/lib/errors/codes";
import type { FailedLook } from "./failed-looks";

/** What is said of a look that failed. An outage, throttling, a refusal and a sign-in that is over are four things. Pure. */

export type FailedLookWords = { what: string; next: string };

export function failedLookWords({ part, why }: FailedLook, roles: RolesSeen): FailedLookWords {
  const { vendor, things } = parts[part];
  switch (why) {
    case "outage":
      return {
        what: `${vendor} did not answer as it should when we asked for ${things}.`,
        next: `The fault is on ${vendor === "Dropzone" ? "our" : "Microsoft's"} side and passes by itself. You need not do anything.`,
      };
    case "throttled":
      return {
        what: `${vendor} limits at the moment how often it may be asked, and did not show ${things}.`,
        next: "That usually passes within minutes. You need not do anything.",
      };
    case "refused":
      return refusedWords(part, roles);
    case "signed-out":
      return {
        what: `${vendor} did not accept your sign-in any more when we asked for ${things}.`,
        next: "A sign-in is good for about an hour. Sign in again: you come back to this page.",
      };
  }
}

function refusedWords(part: FailedLook["part"], roles: RolesSeen): FailedLookWords {
  const { vendor, things, duty } = parts[part];
  if (duty === null) return { what: errorCodes["dropzone-key-refused"].what, next: errorCodes["dropzone-key-refused"].next };
  if (maySee(part, roles))
    return {
      what: `${vendor} refused to show ${things}, although your account holds a role that may see it.`,
      next: errorCodes["refused-despite-role"].next,
    };
  return {
    what: `${vendor} refused to show your account ${things}.`,
    next: `It takes ${withArticle(duties[duty].name)}. They can sign in here with their own account.`,
  };
}

/** Whether this person is known to hold a role that may look there: then nobody is sent to find somebody with that role. */
export function maySee(part: FailedLook["part"], roles: RolesSeen): boolean {
  const { duty } = parts[part];
  return duty !== null && canDo(duty, roles) === "yes";
}

const parts: Record<FailedLook["part"], { vendor: string; things: string; duty: Duty | null }> = {
  app: { vendor: "Microsoft", things: "your app registrations", duty: "app-admin" },
  services: { vendor: "Microsoft", things: "its services in your tenant and their permissions", duty: "app-admin" },
  exchange: { vendor: "Exchange", things: "its list of apps and their roles", duty: "exchange-admin" },
  dropzone: { vendor: "Dropzone", things: "the certificate and the integrations of your Dropzone tenant", duty: null },
};

export function failedLooksTitle(looks: readonly FailedLook[]): string {
  if (looks.every(({ part }) => part === "exchange")) return "Exchange could not be looked at, so the plan is not complete";
  if (looks.every(({ part }) => part === "dropzone")) return "Your Dropzone tenant could not be looked at, so there is no plan yet";
  return "Your tenant could not be looked at, so there is no plan yet";
}
