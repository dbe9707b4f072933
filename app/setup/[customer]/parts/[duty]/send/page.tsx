import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SendPart } from "@/components/onboarding/send-part";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { parts, readSentDuty } from "@/lib/catalogue/parts";
import { loadPartToSend } from "@/lib/desk/nudges/send-part";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { setupPath } from "@/lib/links/paths";
import { whoIsNeeded } from "@/lib/onboarding/planning/part-letter";
import { SetupFrame } from "../../../setup-frame";
import { sendPartAction } from "./actions";

export const metadata: Metadata = { title: "Send this to a colleague" };

type Props = { params: Promise<{ customer: string; duty: string }> };

export default async function SendPartPage({ params }: Props) {
  const { customer: slug, duty: asked } = await params;
  const visit = await requireCustomerAdmin(slug);
  const duty = readSentDuty(asked);
  if (duty === null) notFound();
  const letter = await loadPartToSend(visit.customer, visit.person, duty);
  return (
    <SetupFrame visit={visit} width="narrow">
      <LiveRefresh url={`/api/setup/${slug}/events`} />
      <SendPart
        {...letter}
        id={randomUUID()}
        duty={duty}
        title={parts[duty].title}
        who={whoIsNeeded(duty)}
        home={setupPath(slug)}
        action={sendPartAction}
      />
    </SetupFrame>
  );
}
