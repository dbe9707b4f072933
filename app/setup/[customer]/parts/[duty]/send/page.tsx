import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SendPart } from "@/components/onboarding/send-part";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { duties, withArticle } from "@/lib/catalogue/duties";
import { parts, readSentLetter, type SentLetter } from "@/lib/catalogue/parts";
import { loadPartToSend } from "@/lib/desk/nudges/send-part";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { renewPath, setupPath } from "@/lib/links/paths";
import { whoIsNeeded } from "@/lib/onboarding/planning/part-letter";
import { SetupFrame } from "../../../setup-frame";
import { sendPartAction } from "./actions";

export const metadata: Metadata = { title: "Send this to a colleague" };

type Props = { params: Promise<{ customer: string; duty: string }> };

export default async function SendPartPage({ params }: Props) {
  const { customer: slug, duty: asked } = await params;
  const visit = await requireCustomerAdmin(slug);
  const duty = readSentLetter(asked);
  const letter = duty && (await loadPartToSend(visit.customer, visit.person, duty));
  if (duty === null || letter === null) notFound();
  return (
    <SetupFrame visit={visit} width="narrow">
      <LiveRefresh url={`/api/setup/${slug}/events`} />
      <SendPart
        {...letter}
        id={randomUUID()}
        duty={duty}
        {...wordsOf(duty)}
        home={
          duty === "renewal"
            ? { label: "Back to the renewal", href: renewPath(slug) }
            : { label: "Back to the checklist", href: setupPath(slug) }
        }
        action={sendPartAction}
      />
    </SetupFrame>
  );
}

function wordsOf(letter: SentLetter) {
  if (letter === "renewal")
    return {
      title: "The renewal",
      who: withArticle(duties["app-admin"].name),
      leadsTo: "The link leads to the page of the renewal.",
      after: "When they are done, Dropzone goes on with the new secret.",
    };
  return {
    title: parts[letter].title,
    who: whoIsNeeded(letter),
    leadsTo: "The link leads to their part alone.",
    after: "Your checklist goes on by itself when they are done.",
  };
}
