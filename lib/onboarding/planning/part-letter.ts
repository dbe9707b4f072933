import { duties, withArticle } from "@/lib/catalogue/duties";
import { parts, readPartDuty, type SentDuty } from "@/lib/catalogue/parts";
import { partPath, renewPath, stepPath } from "@/lib/links/paths";

/** The letter with which somebody sends a colleague their part. It is the same by mail and to copy, and holds no secret. Pure. */

export type PartLetter = { subject: string; body: string };

type About = {
  duty: SentDuty;
  customer: { slug: string; name: string; entraTenantName: string | null };
  /** The name of whoever sends it. */
  sender: string;
  /** The origin of the portal: "https://onboarding.example". */
  origin: string;
};

export function partLetter({ duty, customer, sender, origin }: About): PartLetter {
  const tenant = customer.entraTenantName ?? customer.name;
  const part = readPartDuty(duty);
  const says = part === null ? "the page says where to find it" : "you see each change before it is made";
  const body = [
    "Hello,",
    `I am connecting ${tenant} to Dropzone AI. One part of it is to ${parts[duty].what}. It takes ${whoIsNeeded(duty)}.`,
    `This is the page for that part, and nothing else is asked of you there. Sign in with your own account of ${tenant}; ${says}:\n${origin}${pathOf(customer.slug, duty)}`,
    "The rest goes on by itself once you have made it.",
    sender,
  ].join("\n\n");
  return { subject: `Your part in connecting ${tenant} to Dropzone AI`, body };
}

type AboutRenewal = Omit<About, "duty"> & { /** When the secret ends: ISO 8601. */ endsAt: string };

/** For whoever holds the role that a renewal takes. */
export function renewalLetter({ customer, sender, origin, endsAt }: AboutRenewal): PartLetter {
  const tenant = customer.entraTenantName ?? customer.name;
  const body = [
    "Hello,",
    `The client secret with which Dropzone AI works in ${tenant} ends on ${dayOf(endsAt)}. Renewing it takes ${withArticle(duties["app-admin"].name)}, and about a minute.`,
    `Sign in with your own account of ${tenant}; you see each change before it is made:\n${origin}${renewPath(customer.slug)}`,
    "The old secret goes only when Dropzone has confirmed the new one.",
    sender,
  ].join("\n\n");
  return { subject: `Renew the client secret of Dropzone AI in ${tenant}`, body };
}

const dayOf = (time: string): string => new Date(time).toLocaleDateString("en-US", { dateStyle: "long", timeZone: "UTC" });

/** "an Exchange Administrator or Global Administrator", "someone with access to the Defender portal". */
export const whoIsNeeded = (duty: SentDuty): string =>
  readPartDuty(duty) === null ? inSentence(duties[duty].name) : withArticle(duties[duty].name);

/** A part of the changes has a page of its own. What is looked up is entered at its step. */
function pathOf(customer: string, duty: SentDuty): string {
  const part = readPartDuty(duty);
  return part === null ? stepPath(customer, "portal-url") : partPath(customer, part);
}

const inSentence = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
