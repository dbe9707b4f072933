import { duties, withArticle } from "@/lib/catalogue/duties";
import { type PartDuty, parts } from "@/lib/catalogue/parts";
import { partPath } from "@/lib/links/paths";

/** The letter with which somebody sends a colleague their part. It is the same by mail and to copy, and holds no secret. Pure. */

export type PartLetter = { subject: string; body: string };

type About = {
  duty: PartDuty;
  customer: { slug: string; name: string; entraTenantName: string | null };
  /** The name of whoever sends it. */
  sender: string;
  /** The origin of the portal: "https://onboarding.example". */
  origin: string;
};

export function partLetter({ duty, customer, sender, origin }: About): PartLetter {
  const tenant = customer.entraTenantName ?? customer.name;
  const body = [
    "Hello,",
    `I am connecting ${tenant} to Dropzone AI. One part of it is to ${parts[duty].what}. It takes ${withArticle(duties[duty].name)}.`,
    `This is the page for that part, and nothing else is asked of you there. Sign in with your own account of ${tenant}; you see each change before it is made:\n${origin}${partPath(customer.slug, duty)}`,
    "The rest goes on by itself once you have made it.",
    sender,
  ].join("\n\n");
  return { subject: `Your part in connecting ${tenant} to Dropzone AI`, body };
}
